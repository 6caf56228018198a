package doctor

import "testing"

func TestDiffer(t *testing.T) {
	for _, c := range []struct {
		version, rev string
		want         bool
	}{
		{"v1.2.3", "v1.2.3", false},
		{"1.2.3", "v1.2.3", false},
		{"v1.2.3", "v1.3.0", true},
		{"devel 0123456789ab", "0123456789abcdef0123456789abcdef01234567", false},
		{"devel 0123456789ab", "0123456", false},
		{"devel 0123456789ab", "fedcba9876543210", true},
		{"v0.0.0-20261130010203-0123456789ab+dirty", "0123456789abcdef", false},
		{"v0.0.0-20261130010203-0123456789ab", "v1.0", true},
		{"devel", "v1.0", false},
		{"v1.2.3", "main", false},
	} {
		if differ(c.version, c.rev) != c.want {
			t.Errorf("%q and %q: not %v", c.version, c.rev, c.want)
		}
	}
}

func TestShell(t *testing.T) {
	for word, want := range map[string]string{
		"records/projects/a.yaml": "records/projects/a.yaml",
		"omat hankkeet":           "'omat hankkeet'",
		"it's":                    `'it'\''s'`,
		"-x":                      "'-x'",
		"":                        "''",
		"ka\u0308vely":            `$'ka\xcc\x88vely'`,
		"a\n$(rm x)'":             `$'a\x0a$(rm x)\''`,
		"$HOME":                   "'$HOME'",
	} {
		if got := shell(word); got != want {
			t.Errorf("%q: %s, want %s", word, got, want)
		}
	}
}

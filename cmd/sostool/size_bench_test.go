package main

import (
	"bytes"
	"debug/buildinfo"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// BenchmarkSize reports how large the program is as it is released, in kB, and the parts
// that have most of it: what the symbols of each module take up, the tables of the linker
// aside, by which a crash is traced.
func BenchmarkSize(b *testing.B) {
	dir := b.TempDir()
	program, symbols := filepath.Join(dir, "released"), filepath.Join(dir, "symbols")
	run := func(name string, args ...string) []byte {
		out, err := exec.Command(name, args...).Output()
		if err != nil {
			b.Fatal(err)
		}
		return out
	}
	run("go", "build", "-trimpath", "-ldflags", "-s -w", "-o", program, ".")
	run("go", "build", "-trimpath", "-o", symbols, ".")
	info, err := buildinfo.ReadFile(symbols)
	if err != nil {
		b.Fatal(err)
	}
	modules := []string{info.Main.Path, "main"}
	for _, m := range info.Deps {
		modules = append(modules, m.Path)
	}
	parts := map[string]int64{}
	for line := range bytes.Lines(run("go", "tool", "nm", "-size", symbols)) {
		size, kind, name := symbol(string(line))
		if kind != "B" && kind != "b" && !strings.HasPrefix(name, "crypto/internal/fips140/drbg.memory") { // those are not in the file
			parts[module(name, modules)] += size
		}
	}
	file, err := os.Stat(program)
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
	}
	b.ReportMetric(0, "ns/op")
	b.ReportMetric(float64(file.Size())/1000, "kB")
	for name, size := range parts {
		if size >= 100_000 {
			b.ReportMetric(float64(size)/1000, "kB-of-"+name)
		}
	}
}

// symbol reads a line of go tool nm -size: address, size, kind, name.
func symbol(line string) (size int64, kind, name string) {
	fields := strings.Fields(line)
	if len(fields) < 4 {
		return 0, "", ""
	}
	size, _ = strconv.ParseInt(fields[1], 10, 64)
	return size, fields[2], strings.TrimLeft(strings.TrimPrefix(fields[3], "type:"), ".*")
}

// module is the module that a symbol is of: "go" for the standard library's and the linker's.
func module(symbol string, modules []string) string {
	longest := ""
	for _, m := range modules {
		escaped := m
		if i := strings.LastIndexByte(m, '/') + 1; i > 0 {
			escaped = m[:i] + strings.ReplaceAll(m[i:], ".", "%2e")
		}
		for _, path := range []string{m, escaped} {
			if rest, ok := strings.CutPrefix(symbol, path); ok && rest != "" && strings.ContainsRune("./", rune(rest[0])) && len(m) > len(longest) {
				longest = m
			}
		}
	}
	switch longest {
	case "":
		return "go"
	case "main":
		return "sostool"
	}
	return longest
}

# Homebrew
class Sostool < Formula
  desc "Validate, query and compute records of social-work development projects"
  homepage "@HOME_URL@"
  version "@VERSION@"

  on_macos do
    on_arm do
      url "@DOWNLOADS@/sostool-@VERSION@-darwin-arm64.tar.gz"
      sha256 "@SHA256:darwin-arm64@"
    end
    on_intel do
      url "@DOWNLOADS@/sostool-@VERSION@-darwin-amd64.tar.gz"
      sha256 "@SHA256:darwin-amd64@"
    end
  end

  on_linux do
    on_arm do
      url "@DOWNLOADS@/sostool-@VERSION@-linux-arm64.tar.gz"
      sha256 "@SHA256:linux-arm64@"
    end
    on_intel do
      url "@DOWNLOADS@/sostool-@VERSION@-linux-amd64.tar.gz"
      sha256 "@SHA256:linux-amd64@"
    end
  end

  def install
    bin.install "sostool"
    bash_completion.install "completion/sostool.bash" => "sostool"
    zsh_completion.install "completion/sostool.zsh" => "_sostool"
    fish_completion.install "completion/sostool.fish"
    man.install Dir["man/*"]
  end

  test do
    assert_match version.to_s, shell_output("#{bin}/sostool version")
  end
end

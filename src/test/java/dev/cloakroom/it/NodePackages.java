package dev.cloakroom.it;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A program for Node.js of the tests' own, with the packages that its lock file names. */
final class NodePackages {
  private static final String LOCK = "package-lock.json";

  private NodePackages() {}

  /**
   * Copies the program into a folder and installs its packages there, unless they are there.
   *
   * @return whether that worked; {@code npm.log} in the folder says why not
   */
  static boolean install(Path sources, List<String> files, Path folder) throws IOException {
    var lock = folder.resolve(LOCK);
    var installed = folder.resolve("node_modules").resolve(".package-lock.json");
    var upToDate =
        Files.exists(installed)
            && Files.exists(lock)
            && Files.mismatch(lock, sources.resolve(LOCK)) < 0;
    Files.createDirectories(folder);
    for (var file : files) {
      Rig.copy(sources.resolve(file), folder.resolve(file));
    }
    if (upToDate) {
      return true;
    }
    var npm =
        new ProcessBuilder(
                "npm",
                "ci",
                "--ignore-scripts",
                "--no-audit",
                "--no-fund",
                "--no-update-notifier",
                "--prefer-offline")
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("npm.log").toFile())
            .start();
    return exit(npm) == 0;
  }

  /** Whether that program is on the path. */
  static boolean runs(String tool) {
    try {
      var version =
          new ProcessBuilder(tool, "--version")
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      return exit(version) == 0;
    } catch (IOException e) {
      return false;
    }
  }

  private static int exit(Process process) {
    try {
      return process.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}

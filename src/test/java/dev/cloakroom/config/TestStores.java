package dev.cloakroom.config;

import dev.cloakroom.config.TlsFiles.StoreFile;
import java.nio.file.Path;
import java.util.Optional;

/** A key store with a certificate of an authority and a key, for settings that name one. */
final class TestStores {
  static final String FILE = "src/test/resources/dev/cloakroom/config/store.p12";
  static final String PASSWORD = "changeit";
  static final TlsFiles FILES =
      new TlsFiles(
          Optional.of(new StoreFile(Path.of(FILE), Optional.of(PASSWORD))),
          Optional.of(new StoreFile(Path.of(FILE), Optional.of(PASSWORD))));

  private TestStores() {}
}

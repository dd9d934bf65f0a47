package dev.cloakroom.crypto;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.cloakroom.json.StrictJson;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Project Wycheproof's AES-GCM vectors, through the cipher that seals and opens cookies. */
class WycheproofTest {
  private static final int NONCE_BYTES = 12;

  private final AesGcm aes = new AesGcm();

  private record Vector(
      int id, byte[] key, byte[] iv, byte[] aad, byte[] text, byte[] sealed, boolean valid) {

    static Vector of(JsonObject test) {
      return new Vector(
          test.getInt("tcId"),
          hex(test, "key"),
          hex(test, "iv"),
          hex(test, "aad"),
          hex(test, "msg"),
          HexFormat.of().parseHex(test.getString("ct") + test.getString("tag")),
          test.getString("result").equals("valid"));
    }

    private static byte[] hex(JsonObject test, String name) {
      return HexFormat.of().parseHex(test.getString(name));
    }

    /** As in a cookie: associated data, nonce, ciphertext and tag. */
    byte[] cookie() {
      return ByteBuffer.allocate(aad.length + NONCE_BYTES + sealed.length)
          .put(aad)
          .put(iv)
          .put(sealed)
          .array();
    }

    @Override
    public String toString() {
      return "tcId " + id + (valid ? " valid" : " invalid");
    }
  }

  static List<Vector> vectors() throws IOException {
    try (var in = WycheproofTest.class.getResourceAsStream("/wycheproof/aes_gcm_test.json")) {
      return StrictJson.object(Objects.requireNonNull(in).readAllBytes())
          .orElseThrow()
          .getJsonArray("testGroups")
          .stream()
          .flatMap(group -> group.asJsonObject().getJsonArray("tests").stream())
          .map(JsonValue::asJsonObject)
          .map(Vector::of)
          .toList();
    }
  }

  private Cipher cipher(int mode, Vector vector) throws GeneralSecurityException {
    var key = new SecretKeySpec(vector.key, "AES");
    return aes.cipher(mode, key, "", vector.cookie(), vector.aad.length);
  }

  private byte[] open(Vector vector) throws GeneralSecurityException {
    var start = vector.aad.length + NONCE_BYTES;
    return cipher(Cipher.DECRYPT_MODE, vector)
        .doFinal(vector.cookie(), start, vector.sealed.length);
  }

  @ParameterizedTest
  @MethodSource("vectors")
  void opensWhatIsValidAndNothingElse(Vector vector) throws GeneralSecurityException {
    if (vector.valid) {
      assertArrayEquals(vector.text, open(vector));
    } else {
      assertThrows(AEADBadTagException.class, () -> open(vector));
    }
  }

  @ParameterizedTest
  @MethodSource("vectors")
  void sealsToTheVeryBytesOfAValidVector(Vector vector) throws GeneralSecurityException {
    var sealed = cipher(Cipher.ENCRYPT_MODE, vector).doFinal(vector.text);
    assertEquals(vector.valid, Arrays.equals(vector.sealed, sealed));
  }

  @Test
  void hasVectorsOfBothKinds() throws IOException {
    assertEquals(21, vectors().stream().filter(Vector::valid).count());
    assertEquals(27, vectors().stream().filter(vector -> !vector.valid).count());
  }
}

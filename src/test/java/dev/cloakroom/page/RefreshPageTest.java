package dev.cloakroom.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RefreshPageTest {
  @Test
  void leadsToItsTarget() {
    assertEquals(
        """
        <!doctype html>
        <html lang="en">
        <meta charset="utf-8">
        <meta http-equiv="refresh" content="0; url=/app/orders?tab=2&amp;x=1">
        <title>One moment</title>
        <p><a href="/app/orders?tab=2&amp;x=1">Continue</a></p>
        """,
        RefreshPage.to("/app/orders?tab=2&x=1"));
  }

  @Test
  void noTargetEndsItsAttribute() {
    var page = RefreshPage.to("/a?\"><script>alert('x')</script>&lt;&quot;;url=//evil.example");
    assertFalse(page.contains("<script"), page);
    assertFalse(page.contains("'"), page);
    assertTrue(
        page.contains(
            "content=\"0; url=/a?&quot;&gt;&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;"
                + "&amp;lt;&amp;quot;;url=//evil.example\">"),
        page);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "orders",
        "//evil.example",
        "/\\evil.example",
        "\\/evil.example",
        "https://evil.example",
        "javascript:alert(1)",
        "'/orders'",
        "/\t/evil.example",
        " /orders",
        "/orders\n",
        "/\u00e9"
      })
  void leadsToNoOtherSite(String target) {
    assertThrows(IllegalArgumentException.class, () -> RefreshPage.to(target));
  }
}

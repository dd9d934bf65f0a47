package dev.cloakroom.it;

import dev.cloakroom.example.ArchiveResource;
import dev.cloakroom.example.BadgeApplication;
import dev.cloakroom.example.BadgeMechanism;
import dev.cloakroom.example.DeskResource;
import dev.cloakroom.example.Ledger;
import dev.cloakroom.example.LedgerResource;
import dev.cloakroom.example.MachineApplication;
import dev.cloakroom.example.MachineResource;
import dev.cloakroom.example.Reception;
import dev.cloakroom.example.StaffApplication;
import dev.cloakroom.example.StaffFilter;
import dev.cloakroom.example.StaffServlet;
import dev.cloakroom.it.Variants.Variant;
import dev.cloakroom.jwt.SignedJwts;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The variants with a team's own resources that ask who is calling. */
final class StaffVariants {
  /** Access tokens are verified. */
  static final String VERIFIED = "staff";

  /** Nothing is verified. */
  static final String UNVERIFIED = "staff-unverified";

  /** Users sign in at an OpenID Provider. */
  static final String OIDC = "staff-oidc";

  /** The container decides who is calling; the team has no beans that ask. */
  static final String OFF = "staff-off";

  /** The team has MicroProfile JWT for machine clients too. */
  static final String MACHINES = "staff-machines";

  /** The team has a mechanism of Jakarta Security. */
  static final String MECHANISM = "staff-mechanism";

  /** The {@code iss} of access tokens that are verified. */
  static final String ISSUER = "https://backend.example";

  private static final Map<String, String> VERIFICATION =
      Map.of(
          "mp.jwt.verify.publickey",
          SignedJwts.pem(SignedJwts.RSA.getPublic()),
          "mp.jwt.verify.issuer",
          ISSUER);

  private static final Class<?>[] STAFF = {
    ArchiveResource.class,
    DeskResource.class,
    Ledger.class,
    LedgerResource.class,
    Reception.class,
    StaffApplication.class,
    StaffFilter.class,
    StaffServlet.class
  };

  private StaffVariants() {}

  /**
   * Whether {@link #MACHINES} and {@link #MECHANISM} are there: GlassFish 8.0.0 answers 500 where
   * {@code @LoginConfig} is, and mechanisms were not tried on it.
   */
  static boolean hasMachines() {
    return !System.getProperty("cloakroom.it.home", "").endsWith(GlassFishRig.WITHOUT_MP_JWT);
  }

  static List<Variant> all() {
    return Stream.of(
            Variants.product(VERIFIED, VERIFICATION).with(STAFF),
            Variants.product(UNVERIFIED, Map.of()).with(STAFF),
            Variants.product(
                    OIDC,
                    ProviderVariants.with(
                        Server.provider(),
                        Map.of("cloakroom.identity.roles-claim", "groups,/realm_access/roles")))
                .with(STAFF),
            Variants.product(OFF, Map.of("cloakroom.identity", "none"))
                .with(ArchiveResource.class, Ledger.class, StaffFilter.class, StaffServlet.class),
            Variants.product(MACHINES, VERIFICATION)
                .with(staffAnd(MachineApplication.class, MachineResource.class)),
            Variants.product(MECHANISM, VERIFICATION)
                .with(
                    staffAnd(BadgeApplication.class, BadgeMechanism.class, MachineResource.class)))
        .filter(variant -> hasMachines() || !List.of(MACHINES, MECHANISM).contains(variant.name()))
        .toList();
  }

  private static Class<?>[] staffAnd(Class<?>... more) {
    return Stream.concat(Stream.of(STAFF), Stream.of(more)).toArray(Class<?>[]::new);
  }
}

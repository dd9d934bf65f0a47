package dev.cloakroom.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.util.Map.entry;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.domain.JavaParameter;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.library.GeneralCodingRules;
import dev.cloakroom.bean.PerFrontEnd;
import dev.cloakroom.bean.SingleInstance;
import dev.cloakroom.config.Settings;
import dev.cloakroom.state.AllFrontEnds;
import dev.cloakroom.state.Store;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.NormalScope;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.servlet.Filter;
import jakarta.servlet.Servlet;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.client.ClientRequestFilter;
import jakarta.ws.rs.ext.Provider;
import java.security.Key;
import java.time.Clock;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What the architecture section of the README promises. */
@AnalyzeClasses(packages = ArchitectureTest.ROOT, importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
  static final String ROOT = "dev.cloakroom";

  /** Package by package, from the bottom up: what of ours it may import. "" is the root package. */
  private static final Map<String, Set<String>> MAY_IMPORT =
      Map.ofEntries(
          entry("problem", Set.of()),
          entry("json", Set.of()),
          entry("crypto", Set.of()),
          entry("jwt", Set.of("bean", "config", "json")),
          entry("bean", Set.of()),
          entry("background", Set.of("bean")),
          entry("drain", Set.of("bean", "config")),
          entry("field", Set.of()),
          entry("path", Set.of()),
          entry("page", Set.of("path", "problem")),
          entry("config", Set.of("bean", "crypto", "field", "path")),
          entry("spi", Set.of()),
          entry("team", Set.of("bean", "spi")),
          entry("state", Set.of("background", "bean", "config", "metrics", "spi", "team")),
          entry("caller", Set.of("bean", "config", "field")),
          entry("token", Set.of("bean", "crypto", "json", "problem")),
          entry("audit", Set.of("bean", "caller", "config", "token")),
          entry("metrics", Set.of("audit", "bean", "config", "httpclient", "problem", "token")),
          entry("trace", Set.of("bean", "caller", "config", "problem")),
          entry("restclient", Set.of("caller", "config", "token")),
          entry("answer", Set.of("bean", "json", "restclient", "token")),
          entry(
              "issuer",
              Set.of(
                  "answer",
                  "bean",
                  "caller",
                  "config",
                  "json",
                  "metrics",
                  "problem",
                  "restclient",
                  "spi",
                  "team",
                  "token",
                  "trace")),
          entry(
              "renewal",
              Set.of(
                  "background",
                  "bean",
                  "config",
                  "crypto",
                  "issuer",
                  "json",
                  "metrics",
                  "state",
                  "throttle",
                  "token")),
          entry(
              "throttle",
              Set.of(
                  "answer", "bean", "config", "crypto", "json", "metrics", "problem", "state",
                  "token")),
          entry("cookie", Set.of("bean", "config", "crypto", "problem", "token")),
          entry(
              "session",
              Set.of(
                  "audit",
                  "background",
                  "bean",
                  "caller",
                  "config",
                  "cookie",
                  "crypto",
                  "issuer",
                  "json",
                  "problem",
                  "renewal",
                  "spi",
                  "state",
                  "team",
                  "throttle",
                  "token")),
          entry(
              "backend",
              Set.of(
                  "answer",
                  "bean",
                  "caller",
                  "config",
                  "json",
                  "metrics",
                  "problem",
                  "restclient",
                  "session",
                  "throttle",
                  "token")),
          entry(
              "identity",
              Set.of("bean", "config", "crypto", "json", "jwt", "problem", "session", "token")),
          entry("httpclient", Set.of("field", "problem")),
          entry(
              "provider",
              Set.of(
                  "answer",
                  "background",
                  "bean",
                  "config",
                  "crypto",
                  "httpclient",
                  "issuer",
                  "json",
                  "jwt",
                  "metrics",
                  "problem",
                  "token")),
          entry(
              "relay",
              Set.of(
                  "audit",
                  "backend",
                  "bean",
                  "caller",
                  "config",
                  "field",
                  "httpclient",
                  "metrics",
                  "path",
                  "problem",
                  "session",
                  "throttle",
                  "token",
                  "trace")),
          entry(
              "signin",
              Set.of(
                  "answer",
                  "audit",
                  "bean",
                  "caller",
                  "config",
                  "cookie",
                  "crypto",
                  "json",
                  "path",
                  "problem",
                  "provider",
                  "session",
                  "state",
                  "throttle",
                  "token")),
          entry(
              "nodes",
              Set.of("background", "bean", "config", "crypto", "metrics", "state", "token")),
          entry("admin", Set.of("bean", "config", "jwt", "problem")),
          entry(
              "api",
              Set.of(
                  "admin",
                  "answer",
                  "backend",
                  "bean",
                  "caller",
                  "config",
                  "crypto",
                  "drain",
                  "issuer",
                  "json",
                  "metrics",
                  "nodes",
                  "page",
                  "path",
                  "problem",
                  "provider",
                  "session",
                  "signin",
                  "spi",
                  "team",
                  "throttle",
                  "token")),
          entry(
              "web",
              Set.of(
                  "audit",
                  "bean",
                  "caller",
                  "config",
                  "cookie",
                  "drain",
                  "field",
                  "identity",
                  "json",
                  "page",
                  "path",
                  "problem",
                  "session")),
          entry("", Set.of("api", "backend", "bean", "identity", "relay", "web")));

  @ArchTest
  static final ArchRule importsRunOneWay =
      classes().should(condition("import only what the table allows", ArchitectureTest::imports));

  @ArchTest
  static void theTableAllowsNothingThatIsNotNeeded(JavaClasses classes) {
    var imported =
        classes.stream()
            .collect(
                Collectors.groupingBy(
                    ArchitectureTest::feature,
                    Collectors.flatMapping(ArchitectureTest::imported, Collectors.toSet())));
    assertEquals(MAY_IMPORT, imported);
  }

  @ArchTest
  static final ArchRule packagesHaveNoCycles =
      slices().matching(ROOT + ".(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule packagesAreNamedByFeature =
      noClasses()
          .should()
          .resideInAnyPackage(
              "..util..",
              "..utils..",
              "..common..",
              "..helper..",
              "..helpers..",
              "..impl..",
              "..internal..",
              "..misc..");

  @ArchTest
  static void everyPackageSaysWhatItIsFor(JavaClasses classes) {
    var silent =
        classes.getPackage(ROOT).getSubpackagesInTree().stream()
            .filter(aPackage -> !aPackage.getClasses().isEmpty())
            .filter(aPackage -> aPackage.tryGetPackageInfo().isEmpty())
            .map(JavaPackage::getName)
            .toList();
    assertEquals(List.of(), silent, "packages without a package-info.java");
  }

  @ArchTest
  static final ArchRule noServersOwnApi =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "com.sun..",
              "sun..",
              "jdk..",
              "org.glassfish..",
              "org.eclipse.parsson..",
              "org.eclipse.yasson..",
              "org.apache.catalina..",
              "org.apache.coyote..",
              "org.apache.cxf..",
              "fish.payara..",
              "com.hazelcast..",
              "org.jboss..",
              "org.wildfly..",
              "io.undertow..",
              "io.smallrye..",
              "com.ibm..",
              "io.openliberty..");

  @ArchTest
  static final ArchRule servletsOnlyWhereRequestsAreServed =
      noClasses()
          .that()
          .resideOutsideOfPackages(
              ROOT,
              ROOT + ".api",
              ROOT + ".audit",
              ROOT + ".caller",
              ROOT + ".cookie",
              ROOT + ".identity",
              ROOT + ".page",
              ROOT + ".relay",
              ROOT + ".session",
              ROOT + ".signin",
              ROOT + ".trace",
              ROOT + ".web",
              ROOT + ".httpclient")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("jakarta.servlet..");

  @ArchTest
  static final ArchRule configurationIsReadInOnePlace =
      noClasses()
          .that()
          .resideOutsideOfPackage(ROOT + ".config")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.eclipse.microprofile.config..");

  @ArchTest
  static final ArchRule jwtsAreCheckedInOnePlace =
      noClasses()
          .that()
          .resideOutsideOfPackage(ROOT + ".jwt")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.jose4j..");

  @ArchTest
  static final ArchRule timeComesFromTheInjectedClock =
      noClasses()
          .that()
          .resideOutsideOfPackage(ROOT + ".config")
          .should()
          .callMethod(Instant.class, "now")
          .orShould()
          .callMethod(Clock.class, "systemUTC")
          .orShould()
          .callMethod(Clock.class, "systemDefaultZone")
          .orShould()
          .callMethod(System.class, "currentTimeMillis");

  @ArchTest
  static final ArchRule noDateOfOld =
      noClasses().should().dependOnClassesThat().areAssignableTo(Date.class);

  @ArchTest
  static final ArchRule nothingIsPrinted =
      GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;

  /** {@code SingleInstance} carries it; see there. */
  @ArchTest
  static final ArchRule noBeanIsASingletonByItself =
      noClasses().that().areNotAnnotations().should().beAnnotatedWith(Singleton.class);

  /** It would have the bean of whichever front end was the current one when it was made. */
  @ArchTest
  static final ArchRule whatAllFrontEndsShareHasNoBeanOfOne =
      classes()
          .that(
              describe(
                  "exist once",
                  type ->
                      type.isAnnotatedWith(SingleInstance.class)
                          || type.isAnnotatedWith(ApplicationScoped.class)
                          || type.isAssignableTo(Servlet.class)
                          || type.isAssignableTo(Filter.class)))
          .should(condition("get no bean of a front end", ArchitectureTest::getsNoneOfAFrontEnd));

  @ArchTest
  static final ArchRule recordsThatHoldASecretDoNotPrintIt =
      classes()
          .that(holdASecret())
          .should(condition("override toString", ArchitectureTest::overridesToString));

  @ArchTest
  static final ArchRule beansOfNormalScopesCanHaveAProxy =
      classes()
          .that()
          .areMetaAnnotatedWith(NormalScope.class)
          .should(condition("be open to a client proxy", ArchitectureTest::isProxyable));

  /** Jakarta REST 3.1 sections 3.1.2 and 4.1.2; WildFly holds even CDI beans to it. */
  @ArchTest
  static final ArchRule resourcesAndProvidersCanBeMade =
      classes()
          .that()
          .areNotInterfaces()
          .and(
              describe(
                  "are made by Jakarta REST",
                  type ->
                      type.isAnnotatedWith(Path.class)
                          || type.isAnnotatedWith(Provider.class)
                          || type.isAssignableTo(ClientRequestFilter.class)))
          .should(condition("have a public constructor", ArchitectureTest::hasPublicConstructor));

  private static void getsNoneOfAFrontEnd(JavaClass bean, ConditionEvents events) {
    Stream.concat(bean.getConstructors().stream(), bean.getMethods().stream())
        .filter(member -> member.isAnnotatedWith(Inject.class))
        .forEach(
            member ->
                member.getParameters().stream()
                    .filter(parameter -> !parameter.isAnnotatedWith(AllFrontEnds.class))
                    .map(JavaParameter::getRawType)
                    .filter(ArchitectureTest::isOfOneFrontEnd)
                    .forEach(
                        type ->
                            events.add(
                                SimpleConditionEvent.violated(
                                    bean, member.getFullName() + " gets " + type.getName()))));
  }

  private static boolean isOfOneFrontEnd(JavaClass type) {
    return type.isAnnotatedWith(PerFrontEnd.class)
        || type.isEquivalentTo(Settings.class)
        || type.isEquivalentTo(Store.class);
  }

  private static void hasPublicConstructor(JavaClass resource, ConditionEvents events) {
    var constructor = resource.tryGetConstructor();
    if (constructor.isEmpty() || !constructor.get().getModifiers().contains(JavaModifier.PUBLIC)) {
      events.add(
          SimpleConditionEvent.violated(
              resource, resource.getName() + " has no public constructor without parameters"));
    }
  }

  private static void imports(JavaClass origin, ConditionEvents events) {
    var from = feature(origin);
    for (var dependency : origin.getDirectDependenciesFromSelf()) {
      var target = dependency.getTargetClass().getBaseComponentType();
      if (!target.getPackageName().startsWith(ROOT) || feature(target).equals(from)) {
        continue;
      }
      if (!MAY_IMPORT.getOrDefault(from, Set.of()).contains(feature(target))) {
        events.add(SimpleConditionEvent.violated(origin, dependency.getDescription()));
      }
    }
    if (!MAY_IMPORT.containsKey(from)) {
      events.add(SimpleConditionEvent.violated(origin, origin.getName() + " is in a new package"));
    }
  }

  private static Stream<String> imported(JavaClass origin) {
    return origin.getDirectDependenciesFromSelf().stream()
        .map(dependency -> dependency.getTargetClass().getBaseComponentType())
        .filter(target -> target.getPackageName().startsWith(ROOT))
        .map(ArchitectureTest::feature)
        .filter(target -> !target.equals(feature(origin)));
  }

  private static String feature(JavaClass type) {
    var name = type.getPackageName();
    return name.equals(ROOT) ? "" : name.substring(ROOT.length() + 1);
  }

  // What the compiler writes for a record is final; what somebody wrote is not.
  private static void overridesToString(JavaClass type, ConditionEvents events) {
    if (type.getMethod("toString").getModifiers().contains(JavaModifier.FINAL)) {
      events.add(SimpleConditionEvent.violated(type, type.getName() + " prints " + secrets(type)));
    }
  }

  private static DescribedPredicate<JavaClass> holdASecret() {
    return describe(
        "are records with a secret", type -> type.isRecord() && !secrets(type).isEmpty());
  }

  private static List<String> secrets(JavaClass type) {
    return type.getFields().stream()
        .filter(field -> !field.getModifiers().contains(JavaModifier.STATIC))
        .filter(ArchitectureTest::isSecret)
        .map(JavaField::getName)
        .toList();
  }

  // A component of a type of ours prints itself.
  private static boolean isSecret(JavaField field) {
    var named = field.getName().matches("(?i).*(token|password|secret|credential|key|sid|utf8)s?");
    var type = field.getRawType();
    return named
        && (type.isArray()
            || type.isEquivalentTo(String.class)
            || type.isEquivalentTo(Optional.class)
            || type.isAssignableTo(Key.class));
  }

  private static void isProxyable(JavaClass bean, ConditionEvents events) {
    if (bean.getModifiers().contains(JavaModifier.FINAL)) {
      events.add(SimpleConditionEvent.violated(bean, bean.getName() + " is final"));
    }
    bean.getMethods().stream()
        .filter(method -> method.getModifiers().contains(JavaModifier.FINAL))
        .filter(method -> !method.getModifiers().contains(JavaModifier.PRIVATE))
        .filter(method -> !method.getModifiers().contains(JavaModifier.STATIC))
        .forEach(
            method ->
                events.add(
                    SimpleConditionEvent.violated(bean, method.getFullName() + " is final")));
    var open =
        bean.getConstructors().stream()
            .anyMatch(
                constructor ->
                    constructor.getRawParameterTypes().isEmpty()
                        && !constructor.getModifiers().contains(JavaModifier.PRIVATE));
    if (!bean.isInterface() && !open) {
      events.add(
          SimpleConditionEvent.violated(bean, bean.getName() + " has no constructor for a proxy"));
    }
  }

  private static ArchCondition<JavaClass> condition(
      String description, BiConsumer<JavaClass, ConditionEvents> check) {
    return new ArchCondition<>(description) {
      @Override
      public void check(JavaClass type, ConditionEvents events) {
        check.accept(type, events);
      }
    };
  }
}

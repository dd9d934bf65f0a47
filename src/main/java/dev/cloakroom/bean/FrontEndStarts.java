package dev.cloakroom.bean;

/**
 * Fired at the start for each front end, the default one first, while it is the current one. An
 * observer that throws stops the deployment.
 *
 * @param application the payload of the event {@code @Initialized(ApplicationScoped.class)}: in a
 *     WAR the servlet context
 */
public record FrontEndStarts(Object application) {}

package dev.cloakroom.demo;

/** An order that was placed. */
public record Order(long id, String item, int quantity) {}

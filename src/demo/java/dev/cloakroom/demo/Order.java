package dev.cloakroom.demo;

/** An order that was taken. */
public record Order(long id, String item, int quantity) {}

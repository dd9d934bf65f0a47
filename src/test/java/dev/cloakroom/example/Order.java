package dev.cloakroom.example;

/** What a customer orders, as JSON. */
public class Order {
  public String article;
  public int pieces;
}

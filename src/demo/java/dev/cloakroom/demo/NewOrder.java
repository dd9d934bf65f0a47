package dev.cloakroom.demo;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;

/** The body of {@code POST /orders}. */
public record NewOrder(@NotBlank @Size(max = 80) String item, @Min(1) @Max(99) int quantity) {}

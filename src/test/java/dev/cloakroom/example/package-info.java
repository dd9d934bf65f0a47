/** What another team adds to the WAR, as the README shows it; compiled, deployed and called. */
package dev.cloakroom.example;

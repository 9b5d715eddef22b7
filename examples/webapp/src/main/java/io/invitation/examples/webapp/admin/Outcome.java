package io.invitation.examples.webapp.admin;

/**
 * What came of something that was asked for, or would come of it; id and link are empty where there is none to show.
 */
public record Outcome(String whom, boolean good, String text, String link, String id) {}

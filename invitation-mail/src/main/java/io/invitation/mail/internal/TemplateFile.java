package io.invitation.mail.internal;

/**
 * One file of templates.
 *
 * @param name where it stands in the chain: folders and a file name, as {@code TemplateSource} documents it
 * @param shown how messages call it
 * @param content what it says
 */
public record TemplateFile(String name, String shown, String content) {}

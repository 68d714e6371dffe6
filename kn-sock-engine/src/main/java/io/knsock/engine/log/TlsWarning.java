package io.knsock.engine.log;

/**
 * Something about settings and files of TLS that a server warns of when it is bound, and a client when it is made, or
 * either when it reads its files anew: it works, but not for long, or not for everybody.
 *
 * @param number that of the line in the log: {@code KNS0039}, and so on
 * @param what what it is, a sentence without its end
 * @param remedy what to do about it
 */
public record TlsWarning(String number, String what, String remedy) {}

/**
 * Servers, loads on them, and their comparison in one run. {@link io.knsock.benchmarks.compare.Compare} is the command;
 * each server and each load is a process of its own.
 */
package io.knsock.benchmarks.compare;

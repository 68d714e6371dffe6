/** Message-driven beans that are measured on Open Liberty. */
package io.knsock.benchmarks.connectors;

/** What is measured on Open Liberty: the beans of a WAR that echo. */
package io.knsock.benchmarks.liberty;

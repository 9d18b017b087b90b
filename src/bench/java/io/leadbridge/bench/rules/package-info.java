/**
 * How long 200 rules take with one event, measured by JMH. {@link io.leadbridge.bench.rules.RuleBenchmarks} is what is
 * measured, {@code SampleRules} makes the rules. JMH needs classes that its annotation processor writes; the build runs no
 * processor, so {@code Jmh} runs it when the benchmark does.
 */
package io.leadbridge.bench.rules;

/**
 * The benchmarks' entry: what is to be measured, in which order, and what is printed.
 *
 * <p>Each concern has a package: {@code machine} (what the box is and whether it is quiet), {@code process} (the children
 * that are measured), {@code report} (figures and lines), {@code queue} and {@code intake} (what is measured). How to run
 * them and what the figures mean: {@code docs/benchmarks.md}.
 */
package io.leadbridge.bench;

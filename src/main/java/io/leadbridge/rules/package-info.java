/**
 * What should happen: a lead that changed, and the tenant's rules, give the wanted actions.
 *
 * <p>Here: {@link io.leadbridge.rules.Rules}, which decides and explains; a {@code Compiler} that resolves the names of a
 * rule's conditions against the account's metadata once; {@code Check}, the resolved condition; {@code Prefilter}, which
 * says before any call whether an event could matter, with {@code Touch}, which says whether what was changed could;
 * {@link io.leadbridge.rules.NameFaults}, the check of a whole list of rules before it is saved. Not here: the text form
 * of rules ({@code tenant}), which value goes where, and the names in actions ({@code mapping}), whether the action
 * changes anything ({@code deliver}), which statuses were entered ({@code sync} and {@code deliver}'s base). No input or
 * output happens here.
 */
package io.leadbridge.rules;

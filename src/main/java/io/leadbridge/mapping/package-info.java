/**
 * Their field, our field, their field: what an action's field list means for one lead.
 *
 * <p>Here: {@link io.leadbridge.mapping.Mapping}, which makes the wish; the transforms of values; and
 * {@link io.leadbridge.mapping.Canonical}, the form in which values of two CRMs are compared and hashed. Not here: the
 * text form of mappings ({@code tenant}), whether a difference has to be written ({@code deliver}), the JSON of fields
 * ({@code crm.*}). No input or output happens here.
 */
package io.leadbridge.mapping;

/** What mapping promises: names resolved or named, values kept, forms that two CRMs can be compared by. */
package io.leadbridge.mapping;

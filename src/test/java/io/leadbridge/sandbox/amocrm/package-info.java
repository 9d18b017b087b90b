/** Tests of the stand-in of amoCRM. */
package io.leadbridge.sandbox.amocrm;

package io.leadbridge.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadbridge.event.FieldPath;
import io.leadbridge.event.Metadata;
import io.leadbridge.event.Region;
import io.leadbridge.event.Transform;
import io.leadbridge.event.Value;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CanonicalTest {

    private static final String ALPHABET = "0123456789 +-()8 7абвABCé\u00a0\t\n.,@/ß\u0660\u0669";

    @Test
    void seesTheSamePhonesInAnyWrittenFormAndOrder() {
        Value one = Value.ofTexts(List.of("8 (999) 000-11-22", "+49 30 123456"));
        Value other = Value.ofTexts(List.of("4930123456", "+7 999 000 11 22", "79990001122"));

        assertThat(Canonical.of(FieldPath.CONTACT_PHONE, one)).isEqualTo("4930123456\n79990001122");
        assertThat(Canonical.of(FieldPath.CONTACT_PHONE, other)).isEqualTo(Canonical.of(FieldPath.CONTACT_PHONE, one));
        assertThat(Canonical.of(FieldPath.CONTACT_PHONE, Value.of("ask Bob"))).isEqualTo("ask Bob");
    }

    @Test
    void seesTheSameEmailInAnyCase() {
        assertThat(Canonical.of(FieldPath.CONTACT_EMAIL, Value.of("Ann@X.Example ")))
                .isEqualTo(Canonical.of(FieldPath.CONTACT_EMAIL, Value.ofTexts(List.of("ann@x.example"))));
    }

    @Test
    void keepsTheCaseOfOtherFields() {
        assertThat(Canonical.of(FieldPath.LEAD_NAME, Value.of(" Ann "))).isEqualTo("Ann");
        assertThat(Canonical.of(FieldPath.LEAD_PRICE, new Value.Number(new BigDecimal("1500.00"))))
                .isEqualTo("1500");
    }

    @Test
    void hashesTheFormAndNothingElse() {
        assertThat(Canonical.hash(FieldPath.LEAD_NAME, Value.of("Ann"))).isEqualTo("17239b6e25011033");
        assertThat(Canonical.hash(FieldPath.LEAD_NAME, Value.of(" Ann"))).isEqualTo("17239b6e25011033");
        assertThat(Canonical.hash(FieldPath.LEAD_NAME, Value.of("Bob"))).isNotEqualTo("17239b6e25011033");
        assertThat(Canonical.hash(FieldPath.LEAD_NAME, Value.EMPTY)).isEmpty();
    }

    @Test
    void givesTheSameFormWhateverTheOrderAndHoweverOften() {
        long seed = 20261122;
        Random random = new Random(seed);
        for (int round = 0; round < 2_000; round++) {
            List<String> texts = texts(random);
            List<String> mixed = new ArrayList<>(texts);
            mixed.addAll(texts);
            Collections.shuffle(mixed, random);
            for (FieldPath path : FieldPath.STANDARD) {
                String form = Canonical.of(path, Value.ofTexts(texts));

                assertThat(Canonical.of(path, Value.ofTexts(mixed)))
                        .as("seed %d round %d %s", seed, round, path)
                        .isEqualTo(form);
                if (texts.stream().noneMatch(text -> text.contains("\n"))) {
                    assertThat(Canonical.of(path, Value.ofTexts(form.lines().toList())))
                            .as("seed %d round %d %s", seed, round, path)
                            .isEqualTo(form);
                }
            }
        }
    }

    @Test
    void transformsGiveTheSameTwiceAsOnce() throws Unconvertible {
        Transforms transforms =
                new Transforms("RU", new Conversion(Region.DEFAULT.zone()), new JqValues(JqBounds.TIMELESS));
        Metadata.Field texts = Metadata.Field.standard(FieldPath.CONTACT_PHONE, Metadata.Kind.TEXTS, "", false, null);
        long seed = 4711;
        Random random = new Random(seed);
        for (int round = 0; round < 2_000; round++) {
            Value value = Value.ofTexts(texts(random));
            for (Transform transform :
                    List.<Transform>of(new Transform.Trim(), new Transform.Digits(), new Transform.E164())) {
                Value once = transforms.apply(value, texts, List.of(transform));

                assertThat(transforms.apply(once, texts, List.of(transform)))
                        .as("seed %d round %d %s of %s", seed, round, transform, value)
                        .isEqualTo(once);
            }
        }
    }

    private static List<String> texts(Random random) {
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < random.nextInt(4); i++) {
            StringBuilder text = new StringBuilder(random.nextInt(3) == 0 ? "8" : "");
            int length = random.nextInt(16);
            for (int j = 0; j < length; j++) {
                text.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
            }
            texts.add(text.toString());
        }
        return texts;
    }
}

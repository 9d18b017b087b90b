package io.leadbridge.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadbridge.event.Condition;
import io.leadbridge.event.Metadata;
import io.leadbridge.event.Rule;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CompiledRulesTest {

    /** One rule, five stages, three fields, two users, and the form itself. */
    private static final int SIZE = 12;

    private final List<Rule> rules =
            List.of(new Rule("r", Chance.AMOCRM, new Condition.InStatus(List.of("New")), List.of()));

    @Test
    void compilesOnceForAVersionOfTheRules() {
        CompiledRules compiled = new CompiledRules(100);

        List<CompiledRule> first = of(compiled, rules, Chance.METADATA, ZoneOffset.UTC);

        assertThat(of(compiled, rules, Chance.METADATA, ZoneOffset.UTC)).isSameAs(first);
        assertThat(of(compiled, List.copyOf(new ArrayList<>(rules)), Chance.METADATA, ZoneOffset.UTC))
                .isNotSameAs(first);
    }

    @Test
    void keepsTheFormWhereMetadataWasReadAnewAndIsTheSame() {
        CompiledRules compiled = new CompiledRules(100);
        List<CompiledRule> first = of(compiled, rules, Chance.METADATA, ZoneOffset.UTC);

        assertThat(of(compiled, rules, again(Chance.METADATA.pipelines()), ZoneOffset.UTC))
                .isSameAs(first);
        assertThat(of(compiled, rules, again(List.of()), ZoneOffset.UTC)).isNotSameAs(first);
        assertThat(of(compiled, rules, again(List.of()), ZoneId.of("Asia/Almaty")))
                .isNotSameAs(first);
        assertThat(compiled.held()).isEqualTo(SIZE - 5);
    }

    @Test
    void forgetsTheLeastRecentlyUsedBeyondItsBound() {
        CompiledRules compiled = new CompiledRules(2 * SIZE);
        List<Rule> second = copy();
        List<Rule> third = copy();
        List<CompiledRule> first = of(compiled, rules, Chance.METADATA, ZoneOffset.UTC);
        List<CompiledRule> other = of(compiled, second, Chance.METADATA, ZoneOffset.UTC);
        of(compiled, rules, Chance.METADATA, ZoneOffset.UTC);

        of(compiled, third, Chance.METADATA, ZoneOffset.UTC);

        assertThat(compiled.held()).isEqualTo(2 * SIZE);
        assertThat(of(compiled, rules, Chance.METADATA, ZoneOffset.UTC)).isSameAs(first);
        assertThat(of(compiled, second, Chance.METADATA, ZoneOffset.UTC)).isNotSameAs(other);
    }

    @Test
    void alwaysHoldsTheNewestForm() {
        CompiledRules compiled = new CompiledRules(0);

        List<CompiledRule> first = of(compiled, rules, Chance.METADATA, ZoneOffset.UTC);

        assertThat(of(compiled, rules, Chance.METADATA, ZoneOffset.UTC)).isSameAs(first);
    }

    private List<Rule> copy() {
        return List.of(rules.get(0));
    }

    private static Metadata again(List<Metadata.Pipeline> pipelines) {
        return new Metadata(
                pipelines,
                Chance.METADATA.fields(),
                Chance.METADATA.users(),
                Chance.METADATA.lossReasons(),
                Chance.METADATA.projects());
    }

    private static List<CompiledRule> of(CompiledRules compiled, List<Rule> rules, Metadata metadata, ZoneId zone) {
        return compiled.of(rules, Chance.AMOCRM, metadata, zone);
    }
}

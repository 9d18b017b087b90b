package io.leadbridge.mapping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(600)
class JqProgramTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** Without the clock: what ends here is ended by the count of steps and bytes. */
    private static final JqBounds TIMELESS = JqBounds.TIMELESS;

    @ParameterizedTest
    @CsvSource(
            delimiter = '§',
            quoteCharacter = '`',
            textBlock =
                    """
            ascii_upcase § "omsk" § "OMSK"
            . * 2 + 1 § 20 § 41
            split(", ") | map(ascii_downcase) | sort § "B, A" § ["a","b"]
            if . then "да" else "нет" end § true § "да"
            .[0:4] § "2026-12-24" § "2026"
            .city // "?" § {"zip":"1"} § "?"
            "\\(.city), \\(.zip)" § {"zip":"1","city":"Омск"} § "Омск, 1"
            {"a": "x", "b": "y"}[.] § "b" § "y"
            sub("^8"; "+7") § "89990001122" § "+79990001122"
            gsub("[^0-9]+"; "") § "+7 (999) 1" § "79991"
            gsub("(?P<d>[0-9])"; "<\\(.d)>") § "a1b2" § "a<1>b<2>"
            test("ЗАЯВКА"; "i") § "моя Заявка" § true
            capture("(?P<n>[0-9]+)") | .n | tonumber § "№ 42" § 42
            [scan("[0-9]+")] § "1 и 22" § ["1","22"]
            [match("é"; "g") | .offset] § "😀éé" § [1,2]
            [.[] | select(length > 1)] | join("; ") § ["a","bb","cc"] § "bb; cc"
            [limit(2; range(100))] § 1 § [0,1]
            reduce .[] as $i (0; . + $i) § [1,2,3] § 6
            first(.[] | select(. > 1)) § [1,2,3] § 2
            [splits(", *")] § "a,b, c" § ["a","b","c"]
            try error("x") catch "y" § 1 § "y"
            to_entries | map(.key) | join(",") § {"a":1,"b":2} § "a,b"
            todateiso8601 § 0 § "1970-01-01T00:00:00Z"
            @base64 § "ж" § "0LY="
            """)
    void doesWhatJqDoes(String program, String input, String output) throws Exception {
        List<JsonNode> results = run(program.replace("\\\\", "\\"), input);

        assertThat(results).hasSize(1);
        assertThat(results.get(0).toString()).isEqualTo(JSON.readTree(output).toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[range(1000000000000)]",
                "range(1000000000000) | empty",
                "reduce range(1000000000000) as $i (0; . + 1)",
                "last(range(1000000000000))",
                "[range(1000)|range(1000)|range(1000)] | length",
                "\"a\" * 1000000000",
                "1000000000 * \"a\"",
                "reduce range(100) as $i (\"ab\"; . + .)",
                "reduce range(100) as $i ([1]; . + .) | length",
                "reduce range(100) as $i ([1]; [., .]) | tojson | length",
                "reduce range(100) as $i ({}; {a: ., b: .}) | length",
                "[limit(1000000000; range(1000000000))] | length",
                "[range(100000)] | sort",
                "any(range(1000000000); . < 0)",
                "label $out | foreach range(1000000000) as $i (0; . + 1; empty)",
                "[.[:20000] | explode[] | [range(.)]] | flatten | length",
                "test(\"(a+)+$\") or (range(1000000000) < 0)",
                "gsub(\"\"; \"aaaaaaaaaa\")",
                "[range(4000)] as $a | [range(1000000) | $a - $a]",
                "\"\\(.)\\(.)\" | \"\\(.)\\(.)\" | \"\\(.)\\(.)\" | \"\\(.)\\(.)\" | \"\\(.)\\(.)\"",
                "try ([range(1000000000000)]) catch \"caught\"",
                "([range(1000000000000)])?",
                "first(range(1000000000) | select(. < 0))"
            })
    void endsWhatWouldNotEnd(String program) throws Exception {
        JqProgram compiled = JqProgram.compile(program);
        JsonNode input = JSON.getNodeFactory().textNode("a".repeat(30_000) + "!");

        assertThatThrownBy(() -> compiled.run(input, TIMELESS))
                .isInstanceOf(Unconvertible.class)
                .hasMessageStartingWith("transform jq: the program ");
        assertThat(JqBudget.current()).isNull();
    }

    @Test
    void letsInOnlyFunctionsThatThereAre() {
        Set<String> known = JqProgram.SCOPE.getLocalFunctions().keySet().stream()
                .map(name -> name.replaceAll("/[0-9]+$", ""))
                .collect(Collectors.toSet());

        assertThat(known).containsAll(JqTree.FUNCTIONS);
    }

    @Test
    void endsWhenItsTimeIsOver() throws Exception {
        AtomicLong nanos = new AtomicLong();
        JqBounds bounds = new JqBounds(Duration.ofMillis(100), 64 * 1024, () -> nanos.addAndGet(1_000_000));
        JqProgram program = JqProgram.compile("[range(1000)] | length");

        assertThatThrownBy(() -> program.run(JSON.nullNode(), bounds))
                .hasMessage("transform jq: the program takes longer than 100 ms");
        assertThat(nanos.get()).isLessThan(200_000_000);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '§',
            quoteCharacter = '`',
            textBlock =
                    """
            def f: f; f § definitions (def), modules and assignments
            .a = 1 § definitions (def), modules and assignments
            .a |= 1 § definitions (def), modules and assignments
            .[1000000000] += 1 § definitions (def), modules and assignments
            env § function 'env' cannot be used here
            $ENV.PATH § variable '$ENV' cannot be used here
            input § function 'input' cannot be used here
            input_line_number § function 'input_line_number' cannot be used here
            until(false; .) § function 'until' cannot be used here
            repeat(.) § function 'repeat' cannot be used here
            recurse(.) § function 'recurse' cannot be used here
            [combinations] § function 'combinations' cannot be used here
            setpath([1000000000]; 1) § function 'setpath' cannot be used here
            _match_impl("a"; ""; true) § function '_match_impl' cannot be used here
            debug_scope § function 'debug_scope' cannot be used here
            asci_upcase § function 'asci_upcase' cannot be used here; did you mean 'ascii_upcase'?
            join § function 'join' does not take 0 arguments
            import "a" as a; . § definitions (def), modules and assignments
            .[ § not a program of jq 1.6: at line 1, column 2
            a b § not a program of jq 1.6
            "a § not a program of jq 1.6
            """)
    void refusesWhatCannotRunHere(String program, String reason) {
        assertThatThrownBy(() -> JqProgram.compile(program))
                .isInstanceOf(JqProgram.Invalid.class)
                .hasMessageStartingWith(reason);
    }

    @Test
    void refusesWhatTheReaderWouldChokeOn() {
        assertThatThrownBy(() -> JqProgram.compile(" ")).hasMessage("empty; a program of jq expected");
        assertThatThrownBy(() -> JqProgram.compile(".".repeat(2_001))).hasMessageStartingWith("2001 characters");
        assertThatThrownBy(() -> JqProgram.compile("(".repeat(21) + "." + ")".repeat(21)))
                .hasMessage("brackets nested more than 20 deep");
    }

    @Test
    void tellsNoValueInItsErrors() throws Exception {
        assertThatThrownBy(() -> run("tonumber", "\"secret\""))
                .hasMessage("transform jq: the program ended with an error on this value");
        assertThatThrownBy(() -> run("error(.)", "\"secret\""))
                .hasMessage("transform jq: the program ended with an error on this value");
    }

    @Test
    void compilesAnyTextOrSaysThatItIsNoProgram() {
        long seed = 20261123;
        Random random = new Random(seed);
        String[] words = {
            ".", "[", "]", "(", ")", "{", "}", "|", ",", "\"a\"", "map", "if", "then", "else", "end", "def", "f", ":",
            ";", "reduce", "as", "$x", "..", "?", "//", "-", "+", "*", "1", "try", "not", "and", "label", "=", "@text"
        };
        int programs = 0;
        for (int round = 0; round < 3_000; round++) {
            StringBuilder text = new StringBuilder();
            for (int i = 0; i < 1 + random.nextInt(14); i++) {
                text.append(words[random.nextInt(words.length)]).append(' ');
            }
            try {
                JqProgram.compile(text.toString()).run(JSON.createArrayNode().add("a"), TIMELESS);
                programs++;
            } catch (JqProgram.Invalid | Unconvertible e) {
                assertThat(e.getMessage()).as("seed %d: %s", seed, text).isNotBlank();
            }
        }
        assertThat(programs).isGreaterThan(20);
    }

    private static List<JsonNode> run(String program, String input) throws Exception {
        return JqProgram.compile(program).run(JSON.readTree(input), TIMELESS);
    }
}

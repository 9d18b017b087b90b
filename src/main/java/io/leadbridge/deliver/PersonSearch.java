package io.leadbridge.deliver;

import io.leadbridge.crm.Answer;
import io.leadbridge.crm.Match;
import io.leadbridge.crm.Search;
import io.leadbridge.event.Batch;
import io.leadbridge.event.CrmId;
import io.leadbridge.event.MatchBy;
import io.leadbridge.event.RecordRef;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.function.BiFunction;

/**
 * Looks for a lead's person in another CRM.
 *
 * @param source the lead; its diary tells of the calls
 * @param target where it is looked for
 */
record PersonSearch(Means means, Batch batch, RecordRef source, CrmId target) {

    /**
     * Asks one way after the other.
     *
     * @param ways in the order in which they count; those for which the identity has nothing are left out
     * @param sifted what of the contacts that a way has found is the person
     * @return what the first way gives that finds somebody or is not answered; nobody if there is none
     */
    Answer<List<Match>> search(
            Identity identity, List<MatchBy> ways, BiFunction<MatchBy, List<Match>, List<Match>> sifted) {
        for (MatchBy way : ways) {
            List<String> texts = identity.of(way);
            if (texts.isEmpty()) {
                continue;
            }
            Answer<List<Match>> answer = ask(way, texts);
            if (!(answer instanceof Answer.Ok<List<Match>> found)) {
                return answer;
            }
            List<Match> persons = sifted.apply(way, found.value());
            if (!persons.isEmpty()) {
                return new Answer.Ok<>(persons);
            }
        }
        return new Answer.Ok<>(List.of());
    }

    private Answer<List<Match>> ask(MatchBy way, List<String> texts) {
        Instant began = batch.diary().now();
        Search search = new Search(
                way == MatchBy.PHONE ? texts : List.of(),
                way == MatchBy.EMAIL ? texts : List.of(),
                way == MatchBy.NAME ? texts : List.of());
        Answer<List<Match>> answer = means.crm().search(batch.account(target), search);
        String told = answer instanceof Answer.Ok<List<Match>> ok
                ? "found " + ok.value().size()
                : answer.told();
        batch.diary().call(source, target, "search by " + way.name().toLowerCase(Locale.ROOT), began, told);
        return answer;
    }
}

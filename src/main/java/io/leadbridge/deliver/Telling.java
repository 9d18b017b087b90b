package io.leadbridge.deliver;

import io.leadbridge.crm.Answer;
import io.leadbridge.crm.Noted;
import io.leadbridge.event.Outcome;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A note or a task that a wish's landing promised. */
final class Telling extends Write<Owed, Noted> {

    private final Pass.Debt debt;
    private Teller teller;

    Telling(Means means, Pass pass, Pass.Debt debt) {
        super(means, pass, debt.wish());
        this.debt = debt;
    }

    @Override
    public Kind kind() {
        return debt.owed().task() ? Kind.TASK : Kind.NOTE;
    }

    @Override
    Set<String> touched() {
        return Set.of(pass().lead().toString(), debt.owed().lead().toString());
    }

    @Override
    Optional<Outcome> begin() {
        teller = new Teller(
                means(), pass().batch(), pass().source().lead(), debt.owed().event());
        Optional<Outcome> end = teller.begin(debt.name());
        pass().lead(teller.lead());
        return end;
    }

    @Override
    Owed request() {
        return debt.owed();
    }

    @Override
    List<Answer<Noted>> send(List<Owed> requests) {
        return Teller.send(means(), pass().batch(), requests);
    }

    @Override
    Outcome finish(Answer<Noted> answer) {
        Outcome outcome = teller.finish(debt.name(), answer);
        pass().lead(teller.lead());
        return outcome;
    }
}

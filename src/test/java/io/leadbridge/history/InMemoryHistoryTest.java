package io.leadbridge.history;

class InMemoryHistoryTest extends HistoryContract {

    private final InMemoryHistory history = new InMemoryHistory(clock, (tenant, event) -> heard.add(event));

    @Override
    History history() {
        return history;
    }

    @Override
    Stories stories() {
        return history;
    }
}

package io.leadbridge.history;

class InMemoryHistoryTest extends HistoryContract {

    private final History history = new InMemoryHistory((tenant, event) -> heard.add(event));

    @Override
    History history() {
        return history;
    }
}

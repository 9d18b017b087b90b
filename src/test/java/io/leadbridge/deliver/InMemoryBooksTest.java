package io.leadbridge.deliver;

class InMemoryBooksTest extends FencedBooksContract {

    private final Books books = new InMemoryBooks();

    @Override
    Books books() {
        return books;
    }
}

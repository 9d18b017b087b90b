package io.leadbridge.deliver;

class InMemoryBooksTest extends BooksContract {

    private final Books books = new InMemoryBooks();

    @Override
    Books books() {
        return books;
    }
}

package io.leadbridge.drift;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Contacts of two accounts, put together by person: whoever shares a phone or an e-mail is one. A union-find over the
 * contacts; for one thread.
 */
final class People {

    private final Map<String, Integer> nodes = new HashMap<>();
    private final List<Integer> parents = new ArrayList<>();
    private final Map<Long, Integer> byIdentity = new HashMap<>();

    /** @param side tells the two accounts apart */
    void add(int side, Map<String, Set<Long>> identities) {
        identities.forEach((contact, of) -> {
            int node = node(side + ":" + contact);
            for (Long identity : of) {
                Integer known = byIdentity.putIfAbsent(identity, node);
                if (known != null) {
                    parents.set(root(node), root(known));
                }
            }
        });
    }

    /** The person of a contact; -1 if the contact was not added. */
    int person(int side, String contact) {
        Integer node = nodes.get(side + ":" + contact);
        return node == null ? -1 : root(node);
    }

    private int node(String name) {
        return nodes.computeIfAbsent(name, absent -> {
            parents.add(parents.size());
            return parents.size() - 1;
        });
    }

    private int root(int node) {
        int root = node;
        while (parents.get(root) != root) {
            parents.set(root, parents.get(parents.get(root)));
            root = parents.get(root);
        }
        return root;
    }
}

package io.leadbridge.sandbox.lptracker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.leadbridge.sandbox.Call;
import io.leadbridge.sandbox.Json;
import io.leadbridge.sandbox.Refusal;
import io.leadbridge.sandbox.Response;
import io.leadbridge.sandbox.Router;
import io.leadbridge.sandbox.Surroundings;
import java.util.Optional;

/** Which path is answered by whom. */
final class LpRoutes {

    private final Surroundings surroundings;
    private final Router api = new Router();
    private final Router controls = new Router();

    LpRoutes(Surroundings surroundings, LpWorld world, LpWriter writer, LpLogins logins) {
        this.surroundings = surroundings;
        LpHooks hooks = new LpHooks(surroundings, new LpHookWriter(surroundings, world, writer));
        LpLeadChanges changes = new LpLeadChanges(surroundings, world, hooks);
        LpViews views = new LpViews(world);
        LpLeadInput input = new LpLeadInput(surroundings.settings(), world, views);
        LpPhoneCalls phoneCalls = new LpPhoneCalls(surroundings, world, changes);
        LpContacts contacts = contacts(world, hooks, writer);
        on("POST", LpLogins.LOGIN, logins::login);
        on("POST", "/logout", logins::logout);
        projects(new LpProjects(surroundings, world));
        callbacks(world);
        structure(new LpStructure(surroundings, world, hooks, changes));
        leads(
                new LpLeads(surroundings, world, hooks, writer, contacts, input, changes, phoneCalls),
                new LpLeadList(surroundings, world, writer),
                views);
        leadParts(new LpLeadParts(surroundings, world, writer, input, changes));
        leadNotes(new LpLeadNotes(surroundings, world, changes), phoneCalls);
        tasks(new LpTasks(surroundings, world), new LpLabels(surroundings, world));
        controls.on("POST", "/sandbox/expire-tokens", call -> {
            logins.expire();
            return LpAnswers.done();
        });
    }

    Router api() {
        return api;
    }

    Router controls() {
        return controls;
    }

    private void projects(LpProjects projects) {
        on("GET", "/projects", projects::list);
        on("GET", "/project/{id}", projects::get);
        on("GET", "/project/{id}/customs", projects::customs);
        on("GET", "/project/{id}/fields", projects::fields);
        on("GET", "/project/{id}/funnel", projects::funnel);
        on("GET", "/project/{id}/funnel/{id}", projects::stage);
        on("GET", "/staff", projects::staff);
    }

    private void callbacks(LpWorld world) {
        LpCallbacks leads = new LpCallbacks(surroundings, world, "lead", LpHooks::leadEvent);
        LpCallbacks structure = new LpCallbacks(surroundings, world, "project", LpHooks::structureEvent);
        on("GET", "/project/{id}/callback-url", leads::list);
        on("PUT", "/project/{id}/callback-url", leads::set);
        on("GET", "/project/{id}/project-callback-url", structure::list);
        on("PUT", "/project/{id}/project-callback-url", structure::set);
    }

    private void structure(LpStructure structure) {
        on("POST", "/custom/{id}/create", structure::createCustom);
        on("PATCH", "/custom/{id}/{id}/add-category", structure::addCategories);
        controls.on("POST", "/sandbox/projects/{id}/funnel", structure::editFunnel)
                .on("POST", "/sandbox/projects/{id}/customs", structure::editCustoms);
    }

    private LpContacts contacts(LpWorld world, LpHooks hooks, LpWriter writer) {
        LpContactInput input = new LpContactInput(surroundings.settings(), world);
        LpContactSearch search = new LpContactSearch(surroundings, world, writer);
        LpContacts contacts = new LpContacts(surroundings, world, hooks, writer, input, search);
        LpContactParts parts = new LpContactParts(world, contacts, input);
        on("GET", "/contact/search", search::search);
        on("POST", "/contact", contacts::create);
        on("GET", "/contact/{id}", contacts::get);
        on("PUT", "/contact/{id}", contacts::update);
        on("DELETE", "/contact/{id}", contacts::delete);
        on("GET", "/contact/{id}/leads", contacts::leads);
        on("GET", "/contact/{id}/field/{id}", parts::getField);
        on("PUT", "/contact/{id}/field/{id}", parts::setField);
        on("DELETE", "/contact/{id}/field/{id}", parts::clearField);
        on("GET", "/contact/details/{id}", parts::getDetail);
        on("PUT", "/contact/details/{id}", parts::setDetail);
        on("DELETE", "/contact/details/{id}", parts::refuseToDeleteDetail);
        return contacts;
    }

    private void leads(LpLeads leads, LpLeadList list, LpViews views) {
        on("GET", "/lead/{id}/list", list::list);
        on("POST", "/lead", leads::create);
        on("GET", "/lead/{id}", leads::get);
        on("PUT", "/lead/{id}", leads::update);
        on("DELETE", "/lead/{id}", leads::delete);
        on("POST", "/view", views::create);
        on("GET", "/view/{id}", views::get);
        on("PUT", "/view/{id}", views::update);
        on("DELETE", "/view/{id}", views::delete);
    }

    private void leadParts(LpLeadParts parts) {
        on("PUT", "/lead/{id}/funnel", parts::setStage);
        on("PUT", "/lead/{id}/owner", parts::setOwner);
        on("GET", "/lead/{id}/custom/{id}", parts::getCustom);
        on("PUT", "/lead/{id}/custom/{id}", parts::setCustom);
        on("DELETE", "/lead/{id}/custom/{id}", parts::clearCustom);
        on("POST", "/lead/{id}/payment", parts::pay);
    }

    private void leadNotes(LpLeadNotes notes, LpPhoneCalls phoneCalls) {
        on("POST", "/lead/{id}/comment", notes::comment);
        on("GET", "/lead/{id}/comments", notes::comments);
        on("POST", "/lead/{id}/file", notes::addFile);
        on("GET", "/lead/{id}/custom/{id}/file/{id}", notes::getFile);
        on("POST", "/lead/{id}/call", phoneCalls::call);
        on("GET", "/lead/{id}/calls", phoneCalls::list);
        controls.on("POST", "/sandbox/leads/{id}/calls", phoneCalls::happen);
    }

    private void tasks(LpTasks tasks, LpLabels labels) {
        on("POST", "/task", tasks::create);
        on("GET", "/task/{id}", tasks::get);
        on("PUT", "/task/{id}", tasks::update);
        on("DELETE", "/task/{id}", tasks::delete);
        on("GET", "/task/{id}/list", tasks::list);
        on("POST", "/label", labels::create);
        on("PUT", "/label/{id}", labels::update);
        on("DELETE", "/label/{id}", labels::delete);
        on("GET", "/label/{id}/list", labels::list);
    }

    private void on(String method, String path, Router.Handler handler) {
        api.on(method, path, call -> answer(handler, call));
    }

    private Response answer(Router.Handler handler, Call call) {
        Response response;
        try {
            response = handler.answer(call);
        } catch (Refusal refusal) {
            response = refusal.response();
        }
        return withoutResult(call) ? without("success", "result", response) : asSet(response);
    }

    private boolean withoutResult(Call call) {
        String method = call.request().method();
        boolean write = method.equals("PUT") || method.equals("DELETE");
        return write && surroundings.settings().flag("resultsMissing");
    }

    /** The answer with its errors in the form that is set. */
    Response asSet(Response response) {
        boolean texts = surroundings.settings().flag("errorsAsStrings");
        boolean statuses = surroundings.settings().flag("errorCodeAsStatus");
        Optional<ObjectNode> error = texts || statuses ? body(response, "error") : Optional.empty();
        if (error.isEmpty()) {
            return response;
        }
        JsonNode errors = error.get().path("errors");
        int status = statuses ? errors.path(0).path("code").intValue() : response.status();
        if (texts) {
            ArrayNode messages = error.get().putArray("errors");
            errors.forEach(one -> messages.add(one.path("message").asText()));
        }
        return Response.json(status, "application/json", error.get());
    }

    private Response without(String status, String key, Response response) {
        Optional<ObjectNode> body = body(response, status);
        body.ifPresent(json -> json.remove(key));
        return body.map(json -> Response.json(response.status(), "application/json", json))
                .orElseGet(() -> asSet(response));
    }

    private static Optional<ObjectNode> body(Response response, String status) {
        return Json.read(response.body())
                .filter(json -> json.path("status").asText().equals(status))
                .map(ObjectNode.class::cast);
    }
}

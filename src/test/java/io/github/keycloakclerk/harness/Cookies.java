package io.github.keycloakclerk.harness;

import java.net.CookieManager;
import java.net.CookieStore;
import java.net.HttpCookie;
import java.net.URI;
import java.util.List;

/** Browsers send secure cookies to loopback without TLS, but the JDK's cookie store does not. */
record Cookies(CookieStore store) implements CookieStore {

    Cookies() {
        this(new CookieManager().getCookieStore());
    }

    @Override
    public void add(URI uri, HttpCookie cookie) {
        cookie.setSecure(false);
        store.add(uri, cookie);
    }

    @Override
    public List<HttpCookie> get(URI uri) {
        return store.get(uri);
    }

    @Override
    public List<HttpCookie> getCookies() {
        return store.getCookies();
    }

    @Override
    public List<URI> getURIs() {
        return store.getURIs();
    }

    @Override
    public boolean remove(URI uri, HttpCookie cookie) {
        return store.remove(uri, cookie);
    }

    @Override
    public boolean removeAll() {
        return store.removeAll();
    }
}

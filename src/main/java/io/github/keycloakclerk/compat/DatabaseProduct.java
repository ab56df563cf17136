package io.github.keycloakclerk.compat;

import jakarta.persistence.EntityManager;
import org.hibernate.Session;

/** Which database Keycloak runs on, where that decides which of its indexes a statement can use. */
public final class DatabaseProduct {

    private DatabaseProduct() {}

    /** As {@code JpaRealmProvider} of 26.7 asks. */
    public static boolean isPostgres(EntityManager database) {
        return database.unwrap(Session.class)
                .doReturningWork(connection -> connection.getMetaData().getDatabaseProductName())
                .equals("PostgreSQL");
    }
}

package io.github.keycloakclerk.compat;

import jakarta.persistence.EntityManager;
import org.hibernate.Session;

/** The database that Keycloak runs on, if it determines which index a statement can use. */
public final class DatabaseProduct {

    private DatabaseProduct() {}

    /** Determined in the same way as in {@code JpaRealmProvider} of 26.7. */
    public static boolean isPostgres(EntityManager database) {
        return database.unwrap(Session.class)
                .doReturningWork(connection -> connection.getMetaData().getDatabaseProductName())
                .equals("PostgreSQL");
    }
}

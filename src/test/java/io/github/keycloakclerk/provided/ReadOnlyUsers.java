package io.github.keycloakclerk.provided;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.keycloak.component.ComponentModel;
import org.keycloak.credential.CredentialInput;
import org.keycloak.credential.CredentialInputValidator;
import org.keycloak.credential.UserCredentialManager;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.SubjectCredentialManager;
import org.keycloak.models.UserModel;
import org.keycloak.models.credential.PasswordCredentialModel;
import org.keycloak.storage.StorageId;
import org.keycloak.storage.UserStorageProvider;
import org.keycloak.storage.adapter.AbstractUserAdapter;
import org.keycloak.storage.user.UserLookupProvider;

/** Users that Keycloak cannot change: every name that begins with {@code kept}, with the password {@code secret}. */
public final class ReadOnlyUsers implements UserStorageProvider, UserLookupProvider, CredentialInputValidator {

    private static final String DOMAIN = "@directory.example";

    private final KeycloakSession session;
    private final ComponentModel model;

    ReadOnlyUsers(KeycloakSession session, ComponentModel model) {
        this.session = session;
        this.model = model;
    }

    @Override
    public UserModel getUserById(RealmModel realm, String id) {
        return getUserByUsername(realm, StorageId.externalId(id));
    }

    @Override
    public UserModel getUserByUsername(RealmModel realm, String username) {
        return username.startsWith("kept") ? new Kept(session, realm, model, username) : null;
    }

    @Override
    public UserModel getUserByEmail(RealmModel realm, String email) {
        return email.endsWith(DOMAIN) ? getUserByUsername(realm, email.replace(DOMAIN, "")) : null;
    }

    @Override
    public boolean supportsCredentialType(String type) {
        return PasswordCredentialModel.TYPE.equals(type);
    }

    @Override
    public boolean isConfiguredFor(RealmModel realm, UserModel user, String type) {
        return supportsCredentialType(type);
    }

    @Override
    public boolean isValid(RealmModel realm, UserModel user, CredentialInput input) {
        return "secret".equals(input.getChallengeResponse());
    }

    @Override
    public void close() {}

    private static final class Kept extends AbstractUserAdapter.Streams {

        private final String username;

        Kept(KeycloakSession session, RealmModel realm, ComponentModel model, String username) {
            super(session, realm, model);
            this.username = username;
            this.storageId = new StorageId(model.getId(), username);
        }

        @Override
        public String getUsername() {
            return username;
        }

        @Override
        public String getEmail() {
            return username + DOMAIN;
        }

        @Override
        public boolean isEmailVerified() {
            return true;
        }

        @Override
        public String getFirstName() {
            return "Kept";
        }

        @Override
        public String getLastName() {
            return "Elsewhere";
        }

        @Override
        public Map<String, List<String>> getAttributes() {
            return Map.of(
                    UserModel.USERNAME, List.of(username),
                    UserModel.EMAIL, List.of(getEmail()),
                    UserModel.FIRST_NAME, List.of(getFirstName()),
                    UserModel.LAST_NAME, List.of(getLastName()));
        }

        @Override
        public @Nullable String getFirstAttribute(String name) {
            return getAttributeStream(name).findFirst().orElse(null);
        }

        @Override
        public Stream<String> getAttributeStream(String name) {
            return getAttributes().getOrDefault(name, List.of()).stream();
        }

        /** Keycloak's own federations store required actions outside the directory. */
        @Override
        public void addRequiredAction(String action) {
            // users have no required actions
        }

        @Override
        public void removeRequiredAction(String action) {
            // there are none
        }

        @Override
        public SubjectCredentialManager credentialManager() {
            return new UserCredentialManager(session, realm, this);
        }
    }
}

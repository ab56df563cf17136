package io.github.keycloakclerk.broker.mapper;

import io.github.keycloakclerk.broker.data.BrokerContextData;
import io.github.keycloakclerk.broker.mapper.MapperSettings.Fault;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.keycloak.broker.provider.BrokeredIdentityContext;
import org.keycloak.models.IdentityProviderMapperModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.provider.ProviderConfigProperty;
import org.keycloak.util.JsonSerialization;

/** Stores a value of the sign-in as a user session note, which protocol mappers can add to tokens. */
public final class ClerkSessionNoteMapper extends ClerkMapper {

    /** ID of the mapper in realm configurations. */
    public static final String PROVIDER_ID = "clerk-session-note";

    /** Keycloak's own key ({@code HardcodedUserSessionAttributeMapper}). */
    private static final String ATTRIBUTE = "attribute";

    /** The notes that the provider itself sets. */
    private static final Pattern RESERVED =
            Pattern.compile("clerk_(provider|user_id|session_.*|org_.*|fva|checked_at)");

    @Override
    public void importNewUser(
            KeycloakSession session,
            RealmModel realm,
            UserModel user,
            IdentityProviderMapperModel mapper,
            BrokeredIdentityContext context) {
        updateBrokeredUser(session, realm, user, mapper, context);
    }

    @Override
    public void updateBrokeredUser(
            KeycloakSession session,
            RealmModel realm,
            UserModel user,
            IdentityProviderMapperModel mapper,
            BrokeredIdentityContext context) {
        Optional<String> note = note(mapper);
        Optional<Source> source = source(mapper);
        if (note.isEmpty() || source.isEmpty()) {
            MapperSettings.warn(mapper, Fault.NOTE);
            return;
        }
        Optional<JsonPath> path = MapperSettings.path(mapper);
        Optional<MapperInput> data = MapperInput.of(context);
        if (path.isPresent() && data.isPresent()) {
            FieldVisibility access = new FieldVisibility(MapperSettings.seesPrivateMetadata(mapper), true);
            BrokerContextData.note(
                    context,
                    note.get(),
                    text(path.get(), JsonText.of(data.get().read(source.get(), path.get(), access))));
        }
    }

    private static Optional<String> text(JsonPath path, List<String> values) {
        boolean list = path.asksForList() && !values.isEmpty();
        return list || values.size() > 1
                ? Optional.of(JsonSerialization.valueAsString(values))
                : values.stream().findFirst();
    }

    private static Optional<String> note(IdentityProviderMapperModel mapper) {
        return MapperSettings.value(mapper, ATTRIBUTE)
                .filter(name -> !RESERVED.matcher(name).matches());
    }

    private static Optional<Source> source(IdentityProviderMapperModel mapper) {
        return MapperSettings.value(mapper, MapperSettings.SOURCE).flatMap(Source::of);
    }

    @Override
    public Optional<Fault> fault(KeycloakSession session, RealmModel realm, IdentityProviderMapperModel mapper) {
        return note(mapper).isPresent() && source(mapper).isPresent()
                ? MapperSettings.pathFault(mapper)
                : Optional.of(Fault.NOTE);
    }

    @Override
    protected MapperNeeds needs(IdentityProviderMapperModel mapper) {
        MapperNeeds ofPath = MapperSettings.needs(mapper);
        boolean active = MapperSettings.value(mapper, MapperSettings.SOURCE)
                .flatMap(Source::of)
                .filter(Source.MEMBERSHIP::equals)
                .isPresent();
        return active ? ofPath.and(MapperNeeds.MEMBERSHIPS) : ofPath;
    }

    @Override
    public String getId() {
        return PROVIDER_ID;
    }

    @Override
    public String getDisplayCategory() {
        return "User Session";
    }

    @Override
    public String getDisplayType() {
        return "Clerk Session Note";
    }

    @Override
    public String getHelpText() {
        return "Stores a value of the Clerk session token, session, user or active membership in a user session note. The protocol "
                + "mapper \"User Session Note\" adds it to tokens.";
    }

    @Override
    public List<ProviderConfigProperty> getConfigProperties() {
        ProviderConfigProperty source = new ProviderConfigProperty(
                MapperSettings.SOURCE,
                "clerk.mapper.session-note.source",
                "clerk.mapper.session-note.source.help",
                ProviderConfigProperty.LIST_TYPE,
                Source.TOKEN.value());
        source.setOptions(Source.options());
        return List.of(
                source,
                MapperSettings.path("clerk.mapper.session-note.jsonField.help"),
                new ProviderConfigProperty(
                        ATTRIBUTE,
                        "clerk.mapper.session-note.attribute",
                        "clerk.mapper.session-note.attribute.help",
                        ProviderConfigProperty.STRING_TYPE,
                        null),
                MapperSettings.privateMetadata());
    }
}

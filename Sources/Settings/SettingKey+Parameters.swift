extension SettingKey {
    static let isIntegrationOn = SettingKey(
        "PARAMETERS", "MV_PLSHAT", .flag,
        pt: "1 liga a integração com o HAT; 0 desliga: nada é enviado e o que ia ao HAT vai à pasta de importação. "
            + "Sem valor: desligada, como no Protheus, mesmo com MV_PHATURL preenchido.",
        en: "1 turns the integration with HAT on; 0 off: nothing is sent, and what would go to HAT goes to the import "
            + "folder. Not set: off, as in the ERP, also when MV_PHATURL is set.")
    static let portalURL = SettingKey(
        "PARAMETERS", "MV_PHATURL", .url, pt: "URL base do HAT.", en: "Base URL of HAT.")
    static let portalToken = SettingKey(
        "PARAMETERS", "MV_PHATTOK", .text(bytesMax: 8_000), isSecret: true,
        pt: "Token de autorização do HAT. Prefira MV_PHATTOK_FILE ou a credencial MV_PHATTOK do systemd.",
        en: "Authorization token of HAT. Prefer MV_PHATTOK_FILE or the systemd credential MV_PHATTOK.")
    static let portalTokenFile = SettingKey(
        "PARAMETERS", "MV_PHATTOK_FILE", .path,
        pt: "Arquivo que contém só o token; vale mais que MV_PHATTOK deste arquivo.",
        en: "File that holds only the token; wins over MV_PHATTOK of this file.")
    static let portalHeaderFile = SettingKey(
        "PARAMETERS", "PLSHAT_INI", .path,
        pt: "Um PLSHAT.ini com as seções AUTHORIZATION, IDTENANT e TENANTNAME, cada uma com VALUE: valem onde "
            + "MV_PHATTOK, MV_PHATIDT e MV_PHATNMT não têm valor.",
        en: "A PLSHAT.ini with the sections AUTHORIZATION, IDTENANT and TENANTNAME, each with VALUE: they count where "
            + "MV_PHATTOK, MV_PHATIDT and MV_PHATNMT are not set.")
    static let portalTenantID = SettingKey(
        "PARAMETERS", "MV_PHATIDT", .text(bytesMax: 256), pt: "idTenant do HAT.", en: "idTenant of HAT.")
    static let portalTenantName = SettingKey(
        "PARAMETERS", "MV_PHATNMT", .text(bytesMax: 256), pt: "tenantName do HAT.", en: "tenantName of HAT.")
    static let writesPortalLog = SettingKey(
        "PARAMETERS", "MV_PHATLOG", .flag, "0",
        pt: "1 grava os arquivos de log da integração.", en: "1 writes the log files of the integration.")
    static let spoolRoot = SettingKey(
        "PARAMETERS", "MV_TISSDIR", .path, "./spool",
        pt: "Raiz do spool: todas as filas ficam abaixo dela, num só sistema de arquivos.",
        en: "Root of the spool: all queues lie below it, on one file system.")
    static let registroANS = SettingKey(
        "PARAMETERS", "BA0_SUSEP", .registroANS,
        pt: "Registro ANS desta operadora. Sem valor, o destino das mensagens não é conferido.",
        en: "ANS registry of this operator. Not set, the destination of messages is not checked.")
    static let operatorName = SettingKey(
        "PARAMETERS", "OPERATOR_NAME", .text(bytesMax: 120),
        pt: "Nome da operadora, mostrado nos relatórios.", en: "Name of the operator, shown in reports.")

    static let parameters = [
        isIntegrationOn, portalURL, portalToken, portalTokenFile, portalTenantID, portalTenantName,
        portalHeaderFile, writesPortalLog, spoolRoot, registroANS, operatorName, operatorIdentity, operatorCode,
        sendMinutes, askMinutes, sendTries, auditEndpoint, updatesLots,
    ]
}

"use strict";
// Passkeys are the one thing that needs a script. Everything else on these pages works without.
(() => {
  const forms = document.querySelectorAll("form[data-kind]");
  if (!forms.length || !window.PublicKeyCredential || !navigator.credentials) return;

  const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
  const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");

  const readOptions = (form) => {
    const options = JSON.parse(form.dataset.options);
    options.challenge = bytes(options.challenge);
    if (options.user) options.user.id = bytes(options.user.id);
    for (const list of [options.allowCredentials, options.excludeCredentials]) {
      for (const credential of list || []) credential.id = bytes(credential.id);
    }
    return options;
  };

  const answer = (credential) => {
    const response = { clientDataJSON: text(credential.response.clientDataJSON) };
    if (credential.response.attestationObject) {
      response.attestationObject = text(credential.response.attestationObject);
      response.transports = credential.response.getTransports ? credential.response.getTransports() : [];
    } else {
      response.authenticatorData = text(credential.response.authenticatorData);
      response.signature = text(credential.response.signature);
      if (credential.response.userHandle) response.userHandle = text(credential.response.userHandle);
    }
    return JSON.stringify({
      id: credential.id, rawId: text(credential.rawId), type: credential.type, response,
      authenticatorAttachment: credential.authenticatorAttachment || undefined,
      clientExtensionResults: credential.getClientExtensionResults(),
    });
  };

  const send = (form, credential) => {
    let field = form.querySelector("input[name=credential]");
    if (!field) {
      field = document.createElement("input");
      field.type = "hidden";
      field.name = "credential";
      form.append(field);
    }
    field.value = credential ? answer(credential) : "";
    form.submit();
  };

  // Passkeys show up in the username field's own list; whoever takes one is done.
  const invite = async (form) => {
    try {
      if (!PublicKeyCredential.isConditionalMediationAvailable || !(await PublicKeyCredential.isConditionalMediationAvailable())) return;
      send(form, await navigator.credentials.get({ publicKey: readOptions(form), mediation: "conditional" }));
    } catch {
      // Nobody was asked for anything: the page works as it stands.
    }
  };

  for (const form of forms) {
    const kind = form.dataset.kind;
    if (kind === "conditional") {
      invite(form);
      continue;
    }
    form.addEventListener("submit", async (event) => {
      if (event.submitter && event.submitter.name === "skip") return;
      event.preventDefault();
      try {
        const publicKey = readOptions(form);
        send(form, kind === "create" ? await navigator.credentials.create({ publicKey }) : await navigator.credentials.get({ publicKey }));
      } catch {
        send(form, null);
      }
    });
  }
})();

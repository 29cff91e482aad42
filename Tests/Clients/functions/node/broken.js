// Functions that fail, each in its way.
exports.nothing = async () => {};
exports.text = async () => 'ok';
exports.wrong_type = async (event) => ({ ...event, response: { autoConfirmUser: 'yes' } });
exports.crash = async () => process.exit(3);
exports.raises = async (event) => { throw new TypeError(`no ${event.userName} here`); };

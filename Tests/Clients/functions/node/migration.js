// Brings users from a table of an older application.
const { readFileSync } = require('node:fs');

const users = JSON.parse(readFileSync(process.env.LEGACY_TABLE, 'utf8'));

exports.handler = async (event) => {
  const user = users[event.userName];
  if (!user) throw new Error('User not found');
  if (event.triggerSource === 'UserMigration_Authentication' && user.password !== event.request.password) throw new Error('Bad password');
  event.response.userAttributes = { email: user.email, email_verified: user.verified };
  event.response.finalUserStatus = 'CONFIRMED';
  event.response.messageAction = 'SUPPRESS';
  return event;
};

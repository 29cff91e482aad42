// Roles out of a table: into both tokens with V2 and V3 events, into the ID token with V1 events.
const { readFileSync } = require('node:fs');

const table = JSON.parse(readFileSync(process.env.ROLE_TABLE, 'utf8'));

exports.handler = async (event) => {
  const row = table[event.userName] ?? { roles: [], level: 0 };
  if (event.version === '1') {
    event.response.claimsOverrideDetails = {
      claimsToAddOrOverride: { roles: row.roles.join(','), sub: 'somebody-else' },
      claimsToSuppress: ['email'],
      groupOverrideDetails: { groupsToOverride: [...event.request.groupConfiguration.groupsToOverride, 'extra'] },
    };
    return event;
  }
  event.response.claimsAndScopeOverrideDetails = {
    idTokenGeneration: {
      claimsToAddOrOverride: { roles: row.roles, limits: { level: row.level, strict: true } },
      claimsToSuppress: ['email'],
    },
    accessTokenGeneration: {
      claimsToAddOrOverride: { roles: row.roles, sub: 'somebody-else', client_id: 'another' },
      scopesToAdd: ['orders/read'],
    },
  };
  return event;
};

// What a script written for Salesforce does with jsforce, done to the built-in org. Prints TAP.
'use strict';
const assert = require('assert');
const crypto = require('crypto');
const fs = require('fs');
const jsforce = require('jsforce');

const url = process.env.ORG_URL;
const runAs = process.env.ORG_RUN_AS;
const version = '67.0';
const key = fs.readFileSync(process.env.ORG_KEYS + '/key.pem', 'utf8');
const certificate = fs.readFileSync(process.env.ORG_KEYS + '/cert.pem', 'utf8');
const consumerKey = 'jsforceInterop' + crypto.randomBytes(24).toString('hex');
const ns = 'xmlns="http://soap.sforce.com/2006/04/metadata"';
const app = 'Jsforce_Interop';
const set = 'Jsforce_Interop_Access';

// A zip with stored entries: nothing else is needed, and node has none built in.
function crc32(bytes) {
  let crc = ~0;
  for (const byte of bytes) {
    crc ^= byte;
    for (let i = 0; i < 8; i++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return ~crc >>> 0;
}

function zip(files) {
  const parts = [];
  const directory = [];
  let offset = 0;
  for (const [name, text] of Object.entries(files)) {
    const data = Buffer.from(text);
    const head = Buffer.alloc(26);
    head.writeUInt16LE(20, 0);
    head.writeUInt16LE(33, 8);
    head.writeUInt32LE(crc32(data), 10);
    head.writeUInt32LE(data.length, 14);
    head.writeUInt32LE(data.length, 18);
    head.writeUInt16LE(name.length, 22);
    const tail = Buffer.alloc(16); // no extra field, no comment, attributes, where it is
    tail.writeUInt32LE(offset, 12);
    parts.push(Buffer.from('PK\x03\x04'), head, Buffer.from(name), data);
    directory.push(Buffer.from('PK\x01\x02\x14\x00'), head.subarray(0, 24), tail,
      Buffer.from(name));
    offset += 4 + head.length + name.length + data.length;
  }
  const size = directory.reduce((sum, part) => sum + part.length, 0);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(Object.keys(files).length, 4);
  end.writeUInt16LE(Object.keys(files).length, 6);
  end.writeUInt32LE(size, 8);
  end.writeUInt32LE(offset, 12);
  return Buffer.concat([...parts, ...directory, Buffer.from('PK\x05\x06'), end]);
}

function manifest(members) {
  const types = Object.entries(members)
    .map(([name, type]) => `<types><members>${name}</members><name>${type}</name></types>`);
  return `<?xml version="1.0" encoding="UTF-8"?><Package ${ns}>${types.join('')}` +
    `<version>${version}</version></Package>`;
}

const parent = `<externalClientApplication>${app}</externalClientApplication>`;
const bundle = {
  'package.xml': manifest({
    [app]: 'ExternalClientApplication',
    [app + '_oauth']: 'ExtlClntAppOauthSettings',
    [app + '_glbloauth']: 'ExtlClntAppGlobalOauthSettings',
    [app + '_oauth_defaultPolicy']: 'ExtlClntAppOauthConfigurablePolicies',
    [app + '_defaultPolicy']: 'ExtlClntAppConfigurablePolicies',
    [set]: 'PermissionSet',
  }),
  [`externalClientApps/${app}.eca`]: `<ExternalClientApplication ${ns}>` +
    '<contactEmail>ops@example.com</contactEmail><distributionState>Local</distributionState>' +
    '<label>Jsforce Interop</label></ExternalClientApplication>',
  [`extlClntAppOauthSettings/${app}_oauth.ecaOauth`]: `<ExtlClntAppOauthSettings ${ns}>` +
    `<commaSeparatedOauthScopes>Api, RefreshToken</commaSeparatedOauthScopes>${parent}` +
    '<label>oauth</label></ExtlClntAppOauthSettings>',
  [`extlClntAppGlobalOauthSets/${app}_glbloauth.ecaGlblOauth`]:
    `<ExtlClntAppGlobalOauthSettings ${ns}><callbackUrl>https://example.com/cb</callbackUrl>` +
    `<certificate>${certificate}</certificate><consumerKey>${consumerKey}</consumerKey>${parent}` +
    '<label>global</label></ExtlClntAppGlobalOauthSettings>',
  [`extlClntAppOauthPolicies/${app}_oauth_defaultPolicy.ecaOauthPlcy`]:
    `<ExtlClntAppOauthConfigurablePolicies ${ns}><commaSeparatedPermissionSet>${set}` +
    `</commaSeparatedPermissionSet>${parent}<label>policy</label><permittedUsersPolicyType>` +
    'AdminApprovedPreAuthorized</permittedUsersPolicyType></ExtlClntAppOauthConfigurablePolicies>',
  [`extlClntAppPolicies/${app}_defaultPolicy.ecaPlcy`]: `<ExtlClntAppConfigurablePolicies ${ns}>` +
    `${parent}<isEnabled>true</isEnabled><isOauthPluginEnabled>true</isOauthPluginEnabled>` +
    '<label>policy</label></ExtlClntAppConfigurablePolicies>',
  [`permissionsets/${set}.permissionset`]: `<PermissionSet ${ns}>` +
    '<fieldPermissions><editable>true</editable><field>Account.Industry</field>' +
    '<readable>true</readable></fieldPermissions>' +
    '<fieldPermissions><editable>false</editable><field>Account.Website</field>' +
    `<readable>true</readable></fieldPermissions><label>${set}</label>` +
    '<objectPermissions><allowCreate>true</allowCreate><allowDelete>true</allowDelete>' +
    '<allowEdit>true</allowEdit><allowRead>true</allowRead><modifyAllRecords>false' +
    '</modifyAllRecords><object>Account</object><viewAllRecords>true</viewAllRecords>' +
    '</objectPermissions><userPermissions><enabled>true</enabled><name>ApiEnabled</name>' +
    '</userPermissions></PermissionSet>',
};
const options = { singlePackage: true, rollbackOnError: true, ignoreWarnings: true };

function assertion() {
  const part = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const text = part({ alg: 'RS256' }) + '.' + part({
    iss: consumerKey, sub: runAs, aud: 'https://login.salesforce.com',
    exp: Math.floor(Date.now() / 1000) + 120,
  });
  return text + '.' + crypto.sign('RSA-SHA256', Buffer.from(text), key).toString('base64url');
}

const admin = new jsforce.Connection({
  instanceUrl: url, version,
  accessToken: fs.readFileSync(process.env.ORG_TOKEN_FILE, 'utf8').trim(),
});
admin.metadata.pollInterval = 50;
const user = new jsforce.Connection({ oauth2: { loginUrl: url }, loginUrl: url, version });
let id;

async function refuses(promise, code) {
  await assert.rejects(promise, (error) => {
    assert.strictEqual(error.errorCode, code);
    return true;
  });
}

const steps = {
  'describes the metadata types': async () => {
    const result = await admin.metadata.describe(version);
    assert(result.metadataObjects.some((type) => type.xmlName === 'ExternalClientApplication'));
  },
  'deploys the app over REST': async () => {
    const started = await admin.metadata.deployRest(zip(bundle), options);
    let result;
    do {
      result = await admin.metadata.checkDeployStatus(started.id, true, true);
    } while (!result.done);
    assert.strictEqual(result.status, 'Succeeded', JSON.stringify(result.details));
  },
  'deploys the app again over SOAP': async () => {
    const result = await admin.metadata.deploy(zip(bundle), options).complete(true);
    assert.strictEqual(result.success, true);
    assert.strictEqual(result.numberComponentsDeployed, 6);
  },
  'is told why a deploy fails': async () => {
    const bad = {
      'package.xml': manifest({ Bad: 'PermissionSet' }),
      'permissionsets/Bad.permissionset': `<PermissionSet ${ns}><fieldPermissions><editable>true` +
        '</editable><field>Account.Name</field><readable>true</readable></fieldPermissions>' +
        '<label>Bad</label></PermissionSet>',
    };
    const result = await admin.metadata.deploy(zip(bad), options).complete(true);
    assert.strictEqual(result.success, false);
    assert.strictEqual(result.details.componentFailures[0].problem,
      'You cannot deploy to a required field: Account.Name');
  },
  'lists metadata': async () => {
    const list = await admin.metadata.list({ type: 'PermissionSet' }, version);
    assert(list.some((entry) => entry.fullName === set));
  },
  'reads one component': async () => {
    const settings = await admin.metadata.read('ExtlClntAppGlobalOauthSettings', app + '_glbloauth');
    assert.strictEqual(settings.consumerKey, consumerKey);
    assert.strictEqual(settings.externalClientApplication, app);
  },
  'reads several components': async () => {
    const sets = await admin.metadata.read('PermissionSet', [set]);
    assert.strictEqual(sets[0].objectPermissions[0].object, 'Account');
    assert.strictEqual(sets[0].objectPermissions[0].allowCreate, true);
    assert.strictEqual(sets[0].fieldPermissions[0].field, 'Account.Industry');
  },
  'upserts a component': async () => {
    const result = await admin.metadata.upsert('PermissionSet', { fullName: 'Other', label: 'Other' });
    assert.strictEqual(result.success, true);
    assert.strictEqual(result.created, true);
  },
  'deletes a component': async () => {
    const result = await admin.metadata.delete('PermissionSet', 'Other');
    assert.strictEqual(result.success, true);
  },
  'is refused a token while nobody assigned the set': async () => {
    await assert.rejects(user.authorize({
      grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer', assertion: assertion(),
    }), /user is not admin approved/);
  },
  'queries setup objects and assigns the set': async () => {
    const person = await admin.sobject('User').findOne({ Username: runAs }, 'Id, IsActive, Profile.Name');
    const found = await admin.query(`SELECT Id FROM PermissionSet WHERE Name = '${set}'`);
    const row = { AssigneeId: person.Id, PermissionSetId: found.records[0].Id };
    assert.strictEqual((await admin.sobject('PermissionSetAssignment').create(row)).success, true);
    await refuses(admin.sobject('PermissionSetAssignment').create(row), 'DUPLICATE_VALUE');
    const access = await admin.query('SELECT Id, SetupEntityType FROM SetupEntityAccess WHERE ' +
      `ParentId = '${row.PermissionSetId}'`);
    assert.strictEqual(access.records[0].SetupEntityType, 'ExternalClientApplication');
  },
  'signs in by JWT bearer': async () => {
    await user.authorize({
      grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer', assertion: assertion(),
    });
    assert.strictEqual(user.instanceUrl, url);
  },
  'is who it should be': async () => {
    assert.strictEqual((await user.identity()).username, runAs);
  },
  'describes the org': async () => {
    const global = await user.describeGlobal();
    assert(global.sobjects.some((object) => object.name === 'Account' && object.createable));
    const account = await user.describe('Account');
    assert(account.fields.some((field) => field.name === 'Industry' && field.updateable));
  },
  'sees only what was granted': async () => {
    await refuses(user.query('SELECT Id FROM Contact'), 'INVALID_TYPE');
    await refuses(user.query('SELECT AnnualRevenue FROM Account'), 'INVALID_FIELD');
  },
  'creates': async () => {
    const result = await user.sobject('Account').create({ Name: "O'Brien & Söhne", Industry: 'Energy' });
    assert.strictEqual(result.success, true);
    id = result.id;
  },
  'queries': async () => {
    const rows = await user.sobject('Account').find({ Name: "O'Brien & Söhne" }, 'Id, Name, Industry');
    assert.deepStrictEqual(rows.map((row) => [row.Id, row.Industry]), [[id, 'Energy']]);
  },
  'follows pages to the end': async () => {
    const names = Array.from({ length: 300 }, (_, i) => ({ Name: `Page ${i}` }));
    const made = await user.sobject('Account').create(names.slice(0, 200));
    assert(made.every((row) => row.success));
    await user.sobject('Account').create(names.slice(200));
    const query = user.query("SELECT Id FROM Account WHERE Name LIKE 'Page %'",
      { autoFetch: true, maxFetch: 1000, headers: { 'Sforce-Query-Options': 'batchSize=200' } });
    const rows = [];
    await new Promise((resolve, reject) => query.on('record', (row) => rows.push(row.Id))
      .on('end', resolve).on('error', reject).run());
    assert.strictEqual(new Set(rows).size, 300);
    const gone = await user.sobject('Account').destroy(rows, { allowRecursive: true });
    assert(gone.every((row) => row.success));
  },
  'updates': async () => {
    const result = await user.sobject('Account').update({ Id: id, Industry: 'Banking' });
    assert.strictEqual(result.success, true);
    assert.strictEqual((await user.sobject('Account').retrieve(id)).Industry, 'Banking');
  },
  'is refused fields it may not write or see': async () => {
    await refuses(user.sobject('Account').update({ Id: id, Website: 'https://example.com' }),
      'INVALID_FIELD_FOR_INSERT_UPDATE');
    await refuses(user.sobject('Account').update({ Id: id, AnnualRevenue: 1 }), 'INVALID_FIELD');
  },
  'counts': async () => {
    const result = await user.query("SELECT COUNT() FROM Account WHERE Industry = 'Banking'");
    assert(result.totalSize >= 1);
  },
  'reads the limits': async () => {
    assert((await user.limits()).DailyApiRequests.Max > 0);
    assert(user.limitInfo.apiUsage.used > 0);
  },
  'deletes': async () => {
    assert.strictEqual((await user.sobject('Account').destroy(id)).success, true);
    await refuses(user.sobject('Account').retrieve(id), 'NOT_FOUND');
  },
  'revokes its token': async () => {
    await user.logout(true);
    const info = await fetch(url + '/services/oauth2/userinfo',
      { headers: { Authorization: 'Bearer ' + user.accessToken } });
    assert.strictEqual(info.status, 403);
  },
};

(async () => {
  let n = 0;
  let failures = 0;
  for (const [name, step] of Object.entries(steps)) {
    n++;
    try {
      await step();
      console.log(`ok ${n} - jsforce ${name}`);
    } catch (error) {
      failures++;
      console.log(`not ok ${n} - jsforce ${name}`);
      console.log(String(error.stack || error).replace(/^/gm, '# '));
    }
  }
  console.log(`1..${n}`);
  process.exitCode = failures ? 1 : 0;
})();

// Takes Intuit's answer back to the program on this computer: four values, one address, nothing kept, nothing else.
"use strict";

// The program writes its port behind the last dot of the state: 43 random characters, a dot, the port.
const STATE = /^[A-Za-z0-9_-]{16,128}\.([1-9][0-9]{3,4})$/;
const ALLOWED = {
  code: /^[A-Za-z0-9._~+\/=-]{1,1024}$/,
  realmId: /^[0-9]{1,32}$/,
  error: /^[A-Za-z0-9_.-]{1,64}$/,
};

// The loopback address for a query string, or null when it is not an answer to this program.
function loopbackAddress(search) {
  const query = new URLSearchParams(search);
  for (const name of ["state", ...Object.keys(ALLOWED)]) {
    if (query.getAll(name).length > 1) return null;
  }
  const state = STATE.exec(query.get("state") || "");
  if (!state) return null;
  const port = Number(state[1]);
  if (port < 1024 || port > 65535) return null;
  const forwarded = new URLSearchParams();
  for (const [name, shape] of Object.entries(ALLOWED)) {
    const value = query.get(name);
    if (value === null) continue;
    if (!shape.test(value)) return null;
    forwarded.set(name, value);
  }
  if (forwarded.has("code") === forwarded.has("error")) return null;  // an answer is one or the other
  forwarded.set("state", query.get("state"));
  return `http://localhost:${port}/callback?${forwarded}`;
}

const address = loopbackAddress(window.location.search);
document.body.classList.add(address ? "forwarding" : "strange");
if (address) {
  for (const link of document.querySelectorAll("a.onward")) link.href = address;
  for (const field of document.querySelectorAll("input.address")) field.value = address;
  // replace(): the code does not stay behind in the history. Should nobody listen, the address bar holds what is to be pasted.
  window.location.replace(address);
}

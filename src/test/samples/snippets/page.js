const source = new EventSource("/relay/backend/events");
source.addEventListener("message", ({ data }) => show(data));

navigator.sendBeacon("/relay/backend/visits", JSON.stringify({ page: location.pathname }));

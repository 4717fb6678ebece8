using Slipway.AspNetCore;

// The filters lie beside the program.
var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
builder.Services.AddProxyWasm();

var app = builder.Build();

// Every request passes this filter, and every response.
app.UseProxyWasm("hello.wat", filter => filter.Configuration = "a minimal API");

app.MapGet("/", (HttpRequest request) => $"The filter says: {request.Headers["x-slipway-seen"]}\n");

// Requests to these endpoints pass another one besides.
var shop = app.MapGroup("/shop").WithProxyWasm("block-paths.wat", filter => filter.Configuration = "/shop/admin");
shop.MapGet("/{page}", (string page) => $"{page}\n");

app.Run();

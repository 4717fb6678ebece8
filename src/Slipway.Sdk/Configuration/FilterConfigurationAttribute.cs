namespace Slipway.Sdk;

/// <summary>
/// Says that a partial record is a filter's configuration, or a part of one. The generator that comes with this package makes a parser
/// and a JSON schema of its properties: names become <c>snake_case</c>, initialisers are defaults, <c>required</c> properties must be
/// given, and
/// <c>[Range]</c>, <c>[MinLength]</c> and <c>[MaxLength]</c> (of <c>System.ComponentModel.DataAnnotations</c>) are checked. A method
/// <c>string? Validate()</c>, where there is one, says what else is wrong.
/// </summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class FilterConfigurationAttribute : Attribute;
